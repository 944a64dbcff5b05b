/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/media_type.h"
#include "msg/param.h"

PJ_DEF(void) pjsip_media_type_init(pjsip_media_type *mt, pj_str_t *type, pj_str_t *subtype)
{
    static const pj_str_t none = {NULL, 0};

    mt->type = type ? *type : none;
    mt->subtype = subtype ? *subtype : none;
    pj_list_init(&mt->param);
}

PJ_DEF(void) pjsip_media_type_init2(pjsip_media_type *mt, char *type, char *subtype)
{
    pj_str_t t = pj_str(type);
    pj_str_t s = pj_str(subtype);

    pjsip_media_type_init(mt, type ? &t : NULL, subtype ? &s : NULL);
}

PJ_DEF(int)
pjsip_media_type_cmp(const pjsip_media_type *mt1, const pjsip_media_type *mt2, int cmp_param)
{
    int diff = pj_stricmp(&mt1->type, &mt2->type);

    if (diff == 0)
        diff = pj_stricmp(&mt1->subtype, &mt2->subtype);
    if (diff == 0 && cmp_param)
        diff = pjsip_param_cmp(&mt1->param, &mt2->param, cmp_param == 1);
    return diff;
}

pj_bool_t pjsip__media_type_copy(pj_pool_t *pool, pjsip_media_type *dst,
                                 const pjsip_media_type *src)
{
    pj_strdup(pool, &dst->type, &src->type);
    pj_strdup(pool, &dst->subtype, &src->subtype);
    pjsip_param_clone(pool, &dst->param, &src->param);
    return str_is_whole(&dst->type, &src->type) && str_is_whole(&dst->subtype, &src->subtype) &&
           pjsip__params_are_whole(&dst->param, &src->param);
}

PJ_DEF(void)
pjsip_media_type_cp(pj_pool_t *pool, pjsip_media_type *dst, const pjsip_media_type *src)
{
    pjsip__media_type_copy(pool, dst, src);
}

pjsip__pen pjsip__pen_media_type(pjsip__pen pen, const pjsip_media_type *mt)
{
    pjsip__out out = out_with(pen);

    out_str(&out, &mt->type);
    if (mt->subtype.slen > 0) {
        out_char(&out, '/');
        out_str(&out, &mt->subtype);
    }
    pjsip__out_params(&out, &mt->param);
    return out_pen(&out);
}

PJ_DEF(int) pjsip_media_type_print(char *buf, unsigned len, const pjsip_media_type *mt)
{
    pjsip__out out = out_to(buf, len);

    pjsip__out_media_type(&out, mt);
    return out_result(&out);
}

/* media-type = m-type SLASH m-subtype *( SEMI m-parameter ) */
void pjsip__media_type_parse(pjsip__cursor *in, pjsip_media_type *mt)
{
    pj_list_init(&mt->param);
    cursor_lws(in);
    cursor_take(in, CH_TOKEN, &mt->type);
    if (!cursor_delim(in, '/'))
        cursor_fail(in, CURSOR_SYNTAX);
    cursor_take(in, CH_TOKEN, &mt->subtype);
    pjsip__param_parse_list(in, &mt->param);
    cursor_end(in);
}
