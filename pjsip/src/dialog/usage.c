/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who uses a dialog: usages (modules that are told of what happens in it), the count of sessions that keep it, and
 * the lock that programs know.
 */
#include "dialog/dialog_priv.h"

#include "os/group_lock.h"

pj_status_t pjsip_dlg_add_usage(pjsip_dialog *pub, pjsip_module *module, void *mod_data)
{
    pj_status_t status = PJ_SUCCESS;
    unsigned i, at;

    if (!pub || !module || module->id < 0 || module->id >= PJSIP_MAX_MODULE)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    for (i = 0; i < pub->usage_cnt && pub->usage[i] != module; i++)
        continue;
    if (i == pub->usage_cnt && pub->usage_cnt == PJ_ARRAY_SIZE(pub->usage)) {
        status = PJ_ETOOMANY;
    } else if (i == pub->usage_cnt) {
        for (at = 0; at < pub->usage_cnt && pub->usage[at]->priority <= module->priority; at++)
            continue;
        for (i = pub->usage_cnt++; i > at; i--)
            pub->usage[i] = pub->usage[i - 1];
        pub->usage[at] = module;
    }
    if (status == PJ_SUCCESS)
        pub->mod_data[module->id] = mod_data;
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}

pj_bool_t pjsip_dlg_has_usage(pjsip_dialog *pub, pjsip_module *module)
{
    pj_bool_t found = PJ_FALSE;

    if (!pub)
        return PJ_FALSE;
    pj_grp_lock_acquire(pub->grp_lock_);
    for (unsigned i = 0; i < pub->usage_cnt; i++)
        found = found || pub->usage[i] == module;
    pj_grp_lock_release(pub->grp_lock_);
    return found;
}

pj_status_t pjsip_dlg_set_mod_data(pjsip_dialog *pub, int mod_id, void *data)
{
    if (!pub || mod_id < 0 || mod_id >= PJSIP_MAX_MODULE)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    pub->mod_data[mod_id] = data;
    pj_grp_lock_release(pub->grp_lock_);
    return PJ_SUCCESS;
}

void *pjsip_dlg_get_mod_data(pjsip_dialog *pub, int mod_id)
{
    void *data;

    if (!pub || mod_id < 0 || mod_id >= PJSIP_MAX_MODULE)
        return NULL;
    pj_grp_lock_acquire(pub->grp_lock_);
    data = pub->mod_data[mod_id];
    pj_grp_lock_release(pub->grp_lock_);
    return data;
}

pj_status_t pjsip_dlg_inc_session(pjsip_dialog *pub, pjsip_module *mod)
{
    PJ_UNUSED_ARG(mod);
    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    ((dlg *)pub)->used = true;
    pub->sess_count++;
    pj_grp_lock_release(pub->grp_lock_);
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_dec_session(pjsip_dialog *pub, pjsip_module *mod)
{
    pj_status_t status = PJ_SUCCESS;

    PJ_UNUSED_ARG(mod);
    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    if (pub->sess_count <= 0) {
        status = PJ_EINVALIDOP;
    } else {
        pub->sess_count--;
        pjsip__dlg_check_end((dlg *)pub);
    }
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}

pj_grp_lock_t *pjsip_dlg_get_lock(pjsip_dialog *pub)
{
    return pub->grp_lock_;
}

void pjsip_dlg_inc_lock(pjsip_dialog *pub)
{
    pj_grp_lock_acquire(pub->grp_lock_);
}

pj_status_t pjsip_dlg_try_inc_lock(pjsip_dialog *pub)
{
    return pj_grp_lock_tryacquire(pub->grp_lock_) == PJ_SUCCESS ? PJ_SUCCESS : PJ_EBUSY;
}

void pjsip_dlg_dec_lock(pjsip_dialog *pub)
{
    if (pj__grp_lock_depth(pub->grp_lock_) == 1)
        pjsip__dlg_check_end((dlg *)pub);
    pj_grp_lock_release(pub->grp_lock_);
}
