//! Tables on the page: one column takes what width the others leave.

use super::column::{Column, Style};
use super::item::{Item, Node, Part};

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words, to the left.
    Words(String),
    /// Words in semibold, to the left.
    Strong(String),
    /// A number, to the right.
    Number(String),
    /// A number in semibold, to the right.
    StrongNumber(String),
    /// A drawing that tells what numbers beside it tell.
    Bar(String),
}

impl Cell {
    fn text(&self) -> (&str, bool) {
        match self {
            Cell::Words(text) | Cell::Number(text) => (text, false),
            Cell::Strong(text) | Cell::StrongNumber(text) => (text, true),
            Cell::Bar(_) => ("", false),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::StrongNumber(_))
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// What it shows.
    pub caption: String,
    /// Heads of the columns; empty where a column needs none.
    pub head: Vec<String>,
    /// Rows, each as long as `head`.
    pub rows: Vec<Vec<Cell>>,
    /// The column that names the row and takes the width that is left.
    pub wide: usize,
    /// A column of drawings and its share of the width.
    pub bars: Option<(usize, f32)>,
    /// Widest that a column of words beside the wide one may be, as a share of the width.
    pub most: f32,
}

/// Room to the left and right in a cell.
const PAD: f32 = 2.0;

impl Column<'_> {
    /// Lays a table out.
    pub fn grid(&mut self, grid: &Grid) {
        let widths = self.widths(grid);
        let mut table = Vec::new();
        let head: Vec<Cell> = (0..grid.head.len())
            .map(|i| {
                let text = grid.head[i].clone();
                let number = grid.rows.first().is_some_and(|it| it[i].is_number());
                if number { Cell::StrongNumber(text) } else { Cell::Strong(text) }
            })
            .collect();
        table.push(self.row(grid, &head, &widths, true));
        for row in &grid.rows {
            table.push(self.row(grid, row, &widths, false));
        }
        self.nodes.push(Node::Group(Part::Table(grid.caption.clone()), table));
        self.skip(0.15);
    }

    /// Widths of the columns: as wide as what stands there, the wide one gets the rest.
    fn widths(&self, grid: &Grid) -> Vec<f32> {
        let most = if 0.0 < grid.most { grid.most * self.width } else { self.width };
        let mut widths: Vec<f32> = (0..grid.head.len())
            .map(|i| {
                let head = self.faces.width(&grid.head[i], true, self.size);
                let cell = |row: &Vec<Cell>| {
                    let (text, bold) = row[i].text();
                    self.faces.width(text, bold, self.size)
                };
                grid.rows.iter().map(cell).fold(head, f32::max).min(most) + 2.0 * PAD + 0.1
            })
            .collect();
        if let Some((i, share)) = grid.bars {
            widths[i] = share * self.width;
        }
        let others: f32 =
            (0..widths.len()).filter(|it| *it != grid.wide).map(|it| widths[it]).sum();
        widths[grid.wide] = (self.width - others).max(4.0 * self.size);
        widths
    }

    fn row(&mut self, grid: &Grid, row: &[Cell], widths: &[f32], is_head: bool) -> Node {
        let (left, width, top) = (self.left, self.width, self.top);
        let mut cells = Vec::new();
        let mut bottom = top;
        let mut at = left;
        for (i, cell) in row.iter().enumerate() {
            (self.left, self.width, self.top) = (at + PAD, widths[i] - 2.0 * PAD, top);
            let part = match i {
                _ if is_head => Part::ColumnHead,
                it if it == grid.wide => Part::RowHead,
                _ => Part::Cell,
            };
            cells.push(Node::Group(part, vec![self.cell(cell)]));
            bottom = bottom.max(self.top);
            at += widths[i];
        }
        (self.left, self.width, self.top) = (left, width, bottom + 0.5);
        let (thick, colour) = if is_head { (0.6, 0x55_55_55) } else { (0.4, 0xcc_cc_cc) };
        cells.push(Node::Decoration(vec![Item::Rule([left, bottom], width, thick, colour)]));
        Node::Group(Part::Row, cells)
    }

    fn cell(&mut self, cell: &Cell) -> Node {
        if let Cell::Bar(svg) = cell {
            let height = self.height(1, 0.8);
            let at = [self.left, self.top + 0.12 * height, self.width, height];
            self.top += self.height(1, 1.0);
            return Node::Decoration(vec![Item::Drawing(at, svg.clone())]);
        }
        let (text, bold) = cell.text();
        let style = Style { bold, ..Style::PLAIN };
        if text.is_empty() {
            self.top += self.height(1, 1.0);
            return Node::Leaf(Vec::new());
        }
        if cell.is_number() {
            let slack = self.width - self.faces.width(text, bold, self.size);
            let item = self.text([self.left + slack, self.top], text, style);
            self.top += self.height(1, 1.0);
            return Node::Leaf(vec![item]);
        }
        Node::Leaf(self.lines(text, style))
    }
}
