/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A red-black tree. No red node has a red child, and each way from a node down passes the same
 * number of black nodes, so no way is more than twice as long as another.
 *
 * The published struct has a sentinel for "no child" and the root's parent; it is black, and while
 * a node is being erased its parent is the place where a black node is missing. Left and right are
 * mirror images: what is done on one side is written once, with the side as an argument.
 */
#include <pj/rbtree.h>

#include <pj/math.h>

typedef enum side { LEFT, RIGHT } side;

static pj_rbtree_node **child(pj_rbtree_node *node, side s)
{
    return s == LEFT ? &node->left : &node->right;
}

static side opposite(side s)
{
    return s == LEFT ? RIGHT : LEFT;
}

static side side_of(const pj_rbtree_node *node)
{
    return node->parent->left == node ? LEFT : RIGHT;
}

static pj_bool_t is_red(const pj_rbtree_node *node)
{
    return node->color == PJ_RBCOLOR_RED;
}

void pj_rbtree_init(pj_rbtree *tree, pj_rbtree_comp *comp)
{
    pj_rbtree_node *null = &tree->null_node;

    *null =
        (pj_rbtree_node){.parent = null, .left = null, .right = null, .color = PJ_RBCOLOR_BLACK};
    tree->null = tree->root = null;
    tree->size = 0;
    tree->comp = comp;
}

/* As far as it goes to one side. */
static pj_rbtree_node *outermost(pj_rbtree *tree, pj_rbtree_node *node, side s)
{
    while (node != tree->null && *child(node, s) != tree->null)
        node = *child(node, s);
    return node;
}

static pj_rbtree_node *or_null(const pj_rbtree *tree, pj_rbtree_node *node)
{
    return node == tree->null ? NULL : node;
}

pj_rbtree_node *pj_rbtree_first(pj_rbtree *tree)
{
    return or_null(tree, outermost(tree, tree->root, LEFT));
}

pj_rbtree_node *pj_rbtree_last(pj_rbtree *tree)
{
    return or_null(tree, outermost(tree, tree->root, RIGHT));
}

static pj_rbtree_node *neighbour(pj_rbtree *tree, pj_rbtree_node *node, side s)
{
    if (*child(node, s) != tree->null)
        return outermost(tree, *child(node, s), opposite(s));
    while (node->parent != tree->null && side_of(node) == s)
        node = node->parent;
    return or_null(tree, node->parent);
}

pj_rbtree_node *pj_rbtree_next(pj_rbtree *tree, pj_rbtree_node *node)
{
    return neighbour(tree, node, RIGHT);
}

pj_rbtree_node *pj_rbtree_prev(pj_rbtree *tree, pj_rbtree_node *node)
{
    return neighbour(tree, node, LEFT);
}

/* Put @a node where @a old hangs. */
static void replace(pj_rbtree *tree, pj_rbtree_node *old, pj_rbtree_node *node)
{
    if (old->parent == tree->null)
        tree->root = node;
    else
        *child(old->parent, side_of(old)) = node;
    node->parent = old->parent;
}

/* Sink @a node to side @a s; its child of the other side rises into its place. */
static void rotate(pj_rbtree *tree, pj_rbtree_node *node, side s)
{
    pj_rbtree_node *up = *child(node, opposite(s));
    pj_rbtree_node *moved = *child(up, s);

    *child(node, opposite(s)) = moved;
    if (moved != tree->null)
        moved->parent = node;
    replace(tree, node, up);
    *child(up, s) = node;
    node->parent = up;
}

/* @a node is red; so may its parent be. */
static void mend_red(pj_rbtree *tree, pj_rbtree_node *node)
{
    while (is_red(node->parent)) {
        pj_rbtree_node *parent = node->parent;
        pj_rbtree_node *grand = parent->parent;
        side s = side_of(parent);
        pj_rbtree_node *uncle = *child(grand, opposite(s));

        grand->color = PJ_RBCOLOR_RED;
        if (is_red(uncle)) {
            parent->color = uncle->color = PJ_RBCOLOR_BLACK;
            node = grand;
            continue;
        }
        if (side_of(node) != s) {
            rotate(tree, parent, s);
            parent = node;
        }
        parent->color = PJ_RBCOLOR_BLACK;
        rotate(tree, grand, opposite(s));
        break;
    }
    tree->root->color = PJ_RBCOLOR_BLACK;
}

int pj_rbtree_insert(pj_rbtree *tree, pj_rbtree_node *node)
{
    pj_rbtree_node *parent = tree->null;
    pj_rbtree_node **place = &tree->root;

    while (*place != tree->null) {
        int order = tree->comp(node->key, (*place)->key);

        if (order == 0)
            return -1;
        parent = *place;
        place = child(parent, order < 0 ? LEFT : RIGHT);
    }
    *place = node;
    node->parent = parent;
    node->left = node->right = tree->null;
    node->color = PJ_RBCOLOR_RED;
    mend_red(tree, node);
    tree->size++;
    return 0;
}

pj_rbtree_node *pj_rbtree_find(pj_rbtree *tree, const void *key)
{
    pj_rbtree_node *node = tree->root;

    while (node != tree->null) {
        int order = tree->comp(key, node->key);

        if (order == 0)
            return node;
        node = *child(node, order < 0 ? LEFT : RIGHT);
    }
    return NULL;
}

/* The ways through @a node, perhaps the sentinel, lack one black node. */
static void mend_black(pj_rbtree *tree, pj_rbtree_node *node)
{
    while (node != tree->root && !is_red(node)) {
        pj_rbtree_node *parent = node->parent;
        side s = parent->left == node ? LEFT : RIGHT;
        pj_rbtree_node *sibling = *child(parent, opposite(s));

        if (is_red(sibling)) {
            sibling->color = PJ_RBCOLOR_BLACK;
            parent->color = PJ_RBCOLOR_RED;
            rotate(tree, parent, s);
            sibling = *child(parent, opposite(s));
        }
        if (!is_red(sibling->left) && !is_red(sibling->right)) {
            sibling->color = PJ_RBCOLOR_RED;
            node = parent;
            continue;
        }
        if (!is_red(*child(sibling, opposite(s)))) {
            (*child(sibling, s))->color = PJ_RBCOLOR_BLACK;
            sibling->color = PJ_RBCOLOR_RED;
            rotate(tree, sibling, opposite(s));
            sibling = *child(parent, opposite(s));
        }
        sibling->color = parent->color;
        parent->color = PJ_RBCOLOR_BLACK;
        (*child(sibling, opposite(s)))->color = PJ_RBCOLOR_BLACK;
        rotate(tree, parent, s);
        node = tree->root;
    }
    node->color = PJ_RBCOLOR_BLACK;
}

pj_rbtree_node *pj_rbtree_erase(pj_rbtree *tree, pj_rbtree_node *node)
{
    pj_rbtree_node *gone = node; /* the node whose place in the tree goes away */
    pj_rbtree_node *heir;
    pj_rbcolor_t lost;

    if (node->left != tree->null && node->right != tree->null)
        gone = outermost(tree, node->right, LEFT);
    heir = gone->left != tree->null ? gone->left : gone->right;
    lost = gone->color;
    replace(tree, gone, heir);
    if (gone != node) {
        /* The next one in order takes the node's place; the sentinel's parent must follow it. */
        if (heir->parent == node)
            heir->parent = gone;
        replace(tree, node, gone);
        gone->left = node->left;
        gone->right = node->right;
        gone->color = node->color;
        if (gone->left != tree->null)
            gone->left->parent = gone;
        if (gone->right != tree->null)
            gone->right->parent = gone;
    }
    if (lost == PJ_RBCOLOR_BLACK)
        mend_black(tree, heir);
    tree->null->parent = tree->null;
    tree->size--;
    return node;
}

static unsigned height(pj_rbtree *tree, pj_rbtree_node *node, pj_bool_t longest)
{
    unsigned left;
    unsigned right;

    if (node == tree->null)
        return 0;
    left = height(tree, node->left, longest);
    right = height(tree, node->right, longest);
    return 1 + (longest ? PJ_MAX(left, right) : PJ_MIN(left, right));
}

unsigned pj_rbtree_max_height(pj_rbtree *tree, pj_rbtree_node *node)
{
    return height(tree, node ? node : tree->root, PJ_TRUE);
}

unsigned pj_rbtree_min_height(pj_rbtree *tree, pj_rbtree_node *node)
{
    return height(tree, node ? node : tree->root, PJ_FALSE);
}
