/* SPDX-License-Identifier: BSD-2-Clause */
#include <pjsip/sip_msg.h>

#include <string.h>

#define METHOD(id, text)                   \
    {                                      \
        id,                                \
        {                                  \
            (char *)text, sizeof(text) - 1 \
        }                                  \
    }

/* By pjsip_method_e. */
static const pjsip_method known[] = {
    METHOD(PJSIP_INVITE_METHOD, "INVITE"),     METHOD(PJSIP_CANCEL_METHOD, "CANCEL"),
    METHOD(PJSIP_ACK_METHOD, "ACK"),           METHOD(PJSIP_BYE_METHOD, "BYE"),
    METHOD(PJSIP_REGISTER_METHOD, "REGISTER"), METHOD(PJSIP_OPTIONS_METHOD, "OPTIONS"),
};

PJ_DEF_DATA(const pjsip_method) pjsip_invite_method = METHOD(PJSIP_INVITE_METHOD, "INVITE");
PJ_DEF_DATA(const pjsip_method) pjsip_cancel_method = METHOD(PJSIP_CANCEL_METHOD, "CANCEL");
PJ_DEF_DATA(const pjsip_method) pjsip_ack_method = METHOD(PJSIP_ACK_METHOD, "ACK");
PJ_DEF_DATA(const pjsip_method) pjsip_bye_method = METHOD(PJSIP_BYE_METHOD, "BYE");
PJ_DEF_DATA(const pjsip_method) pjsip_register_method = METHOD(PJSIP_REGISTER_METHOD, "REGISTER");
PJ_DEF_DATA(const pjsip_method) pjsip_options_method = METHOD(PJSIP_OPTIONS_METHOD, "OPTIONS");

PJ_DEF(const pjsip_method *) pjsip_get_invite_method(void)
{
    return &pjsip_invite_method;
}

PJ_DEF(const pjsip_method *) pjsip_get_cancel_method(void)
{
    return &pjsip_cancel_method;
}

PJ_DEF(const pjsip_method *) pjsip_get_ack_method(void)
{
    return &pjsip_ack_method;
}

PJ_DEF(const pjsip_method *) pjsip_get_bye_method(void)
{
    return &pjsip_bye_method;
}

PJ_DEF(const pjsip_method *) pjsip_get_register_method(void)
{
    return &pjsip_register_method;
}

PJ_DEF(const pjsip_method *) pjsip_get_options_method(void)
{
    return &pjsip_options_method;
}

/* Method names are case-sensitive (RFC 3261 7.1); two of one length differ in the first letter. */
static const pjsip_method *find_known(const pj_str_t *name)
{
    pjsip_method_e id;

    switch (name->slen) {
    case 3: id = *name->ptr == 'A' ? PJSIP_ACK_METHOD : PJSIP_BYE_METHOD; break;
    case 6: id = *name->ptr == 'I' ? PJSIP_INVITE_METHOD : PJSIP_CANCEL_METHOD; break;
    case 7: id = PJSIP_OPTIONS_METHOD; break;
    case 8: id = PJSIP_REGISTER_METHOD; break;
    default: return NULL;
    }
    return memcmp(known[id].name.ptr, name->ptr, (size_t)name->slen) == 0 ? &known[id] : NULL;
}

PJ_DEF(void) pjsip_method_init_np(pjsip_method *m, pj_str_t *str)
{
    const pjsip_method *method = find_known(str);

    if (method) {
        *m = *method;
        return;
    }
    m->id = PJSIP_OTHER_METHOD;
    m->name = *str;
}

PJ_DEF(void) pjsip_method_init(pjsip_method *m, pj_pool_t *pool, const pj_str_t *str)
{
    pj_str_t name = *str;

    pjsip_method_init_np(m, &name);
    if (m->id == PJSIP_OTHER_METHOD)
        pj_strdup(pool, &m->name, str);
}

PJ_DEF(void) pjsip_method_set(pjsip_method *m, pjsip_method_e id)
{
    if ((unsigned)id < PJ_ARRAY_SIZE(known)) {
        *m = known[id];
        return;
    }
    m->id = PJSIP_OTHER_METHOD;
    m->name.ptr = NULL;
    m->name.slen = 0;
}

PJ_DEF(void) pjsip_method_copy(pj_pool_t *pool, pjsip_method *method, const pjsip_method *rhs)
{
    method->id = rhs->id;
    if (rhs->id == PJSIP_OTHER_METHOD)
        pj_strdup(pool, &method->name, &rhs->name);
    else
        method->name = rhs->name;
}

PJ_DEF(int) pjsip_method_cmp(const pjsip_method *m1, const pjsip_method *m2)
{
    if (m1->id != m2->id)
        return m1->id < m2->id ? -1 : 1;
    /* method names are case-sensitive (RFC 3261 7.1) */
    return m1->id == PJSIP_OTHER_METHOD ? pj_strcmp(&m1->name, &m2->name) : 0;
}
