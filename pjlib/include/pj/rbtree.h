/* SPDX-License-Identifier: BSD-2-Clause */
/* A red-black tree of the caller's nodes, whose key and user_data the caller sets. No locking. */
#ifndef PJ_RBTREE_H
#define PJ_RBTREE_H

#include <pj/types.h>

PJ_BEGIN_DECL

typedef enum pj_rbcolor_t { PJ_RBCOLOR_BLACK, PJ_RBCOLOR_RED } pj_rbcolor_t;

typedef struct pj_rbtree_node {
    struct pj_rbtree_node *parent;
    struct pj_rbtree_node *left;
    struct pj_rbtree_node *right;
    const void *key;
    void *user_data;
    pj_rbcolor_t color;
} pj_rbtree_node;

/** Less than, equal to, or greater than 0, as key1 stands to key2. */
typedef int pj_rbtree_comp(const void *key1, const void *key2);

typedef struct pj_rbtree {
    pj_rbtree_node null_node; /* stands for "no child", black */
    pj_rbtree_node *null;
    pj_rbtree_node *root;
    unsigned size;
    pj_rbtree_comp *comp;
} pj_rbtree;

#define PJ_RBTREE_NODE_SIZE (sizeof(pj_rbtree_node))
#define PJ_RBTREE_SIZE      (sizeof(pj_rbtree))

PJ_DECL(void) pj_rbtree_init(pj_rbtree *tree, pj_rbtree_comp *comp);

/** The least, the greatest, the neighbours in order; NULL if there is none. */
PJ_DECL(pj_rbtree_node *) pj_rbtree_first(pj_rbtree *tree);
PJ_DECL(pj_rbtree_node *) pj_rbtree_last(pj_rbtree *tree);
PJ_DECL(pj_rbtree_node *) pj_rbtree_next(pj_rbtree *tree, pj_rbtree_node *node);
PJ_DECL(pj_rbtree_node *) pj_rbtree_prev(pj_rbtree *tree, pj_rbtree_node *node);

/** @return 0; -1 if there is a node with an equal key. */
PJ_DECL(int) pj_rbtree_insert(pj_rbtree *tree, pj_rbtree_node *node);
/** @return the node, or NULL. */
PJ_DECL(pj_rbtree_node *) pj_rbtree_find(pj_rbtree *tree, const void *key);
/** Take a node of the tree out of it. @return @a node. */
PJ_DECL(pj_rbtree_node *) pj_rbtree_erase(pj_rbtree *tree, pj_rbtree_node *node);

/** Nodes on the longest and the shortest way from @a node (NULL: the root) to a leaf. */
PJ_DECL(unsigned) pj_rbtree_max_height(pj_rbtree *tree, pj_rbtree_node *node);
PJ_DECL(unsigned) pj_rbtree_min_height(pj_rbtree *tree, pj_rbtree_node *node);

PJ_END_DECL

#endif /* PJ_RBTREE_H */
