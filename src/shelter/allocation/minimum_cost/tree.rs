//! The spanning tree of a network simplex: who goes to which door, as a tree below a root.
//!
//! Below the root hang villages with people left over and doors with room left; below a village the
//! doors that its people fill, below a door the villages that come to it. Every node but the root
//! has one arc to its parent, so a tree of villages and doors holds all flow of a basic solution.

/// No node.
pub const NONE: u32 = u32::MAX;

/// A village, a door or the root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The node above; [`NONE`] for the root.
    pub parent: u32,
    first_child: u32,
    next: u32,
    before: u32,
    depth: u32,
    /// What one person costs on the arc to the parent.
    pub cost: i64,
    /// People on it, in the parts of the solver; 0 or more.
    pub flow: i64,
}

/// The tree; its last node is the root.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    /// `[n_nodes]`: what one person more at a node would cost in all; apart, since most reading is
    /// of prices.
    prices: Vec<i64>,
    stack: Vec<u32>,
}

impl Tree {
    /// Only the root.
    pub fn begin(&mut self, n_nodes: usize) {
        let alone = Node {
            parent: NONE,
            first_child: NONE,
            next: NONE,
            before: NONE,
            depth: 0,
            cost: 0,
            flow: 0,
        };
        self.nodes.clear();
        self.nodes.resize(n_nodes, alone);
        self.prices.clear();
        self.prices.resize(n_nodes, 0);
    }

    /// The last node.
    pub fn root(&self) -> u32 {
        self.nodes.len() as u32 - 1
    }

    /// A node.
    pub fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    /// What one person more at a node would cost in all.
    pub fn price(&self, node: u32) -> i64 {
        self.prices[node as usize]
    }

    /// What one person more at each node would cost in all, `[n_nodes]`.
    pub fn prices(&self) -> &[i64] {
        &self.prices
    }

    /// The flow on the arc to the parent of a node.
    pub fn flow_mut(&mut self, node: u32) -> &mut i64 {
        &mut self.nodes[node as usize].flow
    }

    /// Whether the arc of a node ends at the root.
    pub fn is_below_root(&self, node: u32) -> bool {
        self.node(node).parent == self.root()
    }

    /// The first node that the ways of two nodes to the root have in common.
    pub fn join(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.node(a).depth < self.node(b).depth {
                b = self.node(b).parent;
            } else {
                a = self.node(a).parent;
            }
        }
        a
    }

    /// Puts a node without children below another.
    pub fn hang(&mut self, node: u32, below: u32, arc: Arc) {
        self.link(node, below);
        let depth = self.node(below).depth + 1;
        let it = &mut self.nodes[node as usize];
        (it.depth, it.cost, it.flow) = (depth, arc.cost, arc.flow);
        self.prices[node as usize] = arc.price;
    }

    /// Cuts the arc above `cut`, turns what hung on it so that `top` is its highest node, and puts
    /// that below another node.
    pub fn regraft(&mut self, cut: u32, top: u32, below: u32, arc: Arc) {
        let shift = arc.price - self.price(top);
        let (mut node, mut parent, mut above) = (top, below, arc);
        loop {
            let it = *self.node(node);
            self.unlink(node);
            self.link(node, parent);
            (self.nodes[node as usize].cost, self.nodes[node as usize].flow) =
                (above.cost, above.flow);
            if node == cut {
                break;
            }
            above = Arc { cost: it.cost, flow: it.flow, price: 0 };
            (parent, node) = (node, it.parent);
        }
        self.settle(top, shift);
    }

    /// Depths and prices of a node and all below it.
    fn settle(&mut self, top: u32, shift: i64) {
        self.stack.clear();
        self.stack.push(top);
        while let Some(node) = self.stack.pop() {
            let depth = self.node(self.node(node).parent).depth + 1;
            let it = &mut self.nodes[node as usize];
            it.depth = depth;
            let mut child = it.first_child;
            self.prices[node as usize] += shift;
            while child != NONE {
                self.stack.push(child);
                child = self.node(child).next;
            }
        }
    }

    fn link(&mut self, node: u32, below: u32) {
        let next = self.node(below).first_child;
        if next != NONE {
            self.nodes[next as usize].before = node;
        }
        let it = &mut self.nodes[node as usize];
        (it.parent, it.next, it.before) = (below, next, NONE);
        self.nodes[below as usize].first_child = node;
    }

    fn unlink(&mut self, node: u32) {
        let Node { parent, next, before, .. } = *self.node(node);
        if before == NONE {
            self.nodes[parent as usize].first_child = next;
        } else {
            self.nodes[before as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].before = before;
        }
    }
}

/// The arc above a node, and the price that it gives the node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// What one person costs on it.
    pub cost: i64,
    /// People on it.
    pub flow: i64,
    /// Price of the node below it.
    pub price: i64,
}
