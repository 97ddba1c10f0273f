//! Bars as an SVG file that fits light and dark pages: its colours follow the reader's setting.

use std::fmt::Write as _;

/// Bars that are compared with each other.
pub struct Group {
    pub name: String,
    pub bars: Vec<Bar>,
}

/// One bar.
pub struct Bar {
    pub name: &'static str,
    pub value: f64,
    /// Ours are shown in colour.
    pub is_ours: bool,
}

const STYLE: &str = "
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .ours { fill: #0969da; }
  .peer { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ours { fill: #4493f8; }
    .peer { fill: #57606a; }
  }
";

const LINE: usize = 22;
const NAMES: usize = 230;
const LONGEST: f64 = 400.0;
const WIDTH: usize = 720;

/// A picture of groups below each other, all to the same scale.
pub fn bars(title: &str, groups: &[Group]) -> String {
    let all = groups.iter().flat_map(|group| &group.bars);
    let largest = all.map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max);
    let mut shapes = String::new();
    let mut y = LINE;
    text(&mut shapes, 10, y, "title", title);
    for group in groups {
        y += LINE + LINE / 2;
        text(&mut shapes, 10, y, "title", &group.name);
        for bar in &group.bars {
            y += LINE;
            draw(&mut shapes, bar, y, bar.value / largest * LONGEST);
        }
    }
    let height = y + LINE;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n{shapes}</svg>\n"
    )
}

fn draw(shapes: &mut String, bar: &Bar, y: usize, length: f64) {
    let class = if bar.is_ours { "ours" } else { "peer" };
    text(shapes, 10, y, "name", bar.name);
    // Writing to a String can't fail.
    let _ = writeln!(
        shapes,
        "<rect class=\"{class}\" x=\"{NAMES}\" y=\"{}\" width=\"{length:.1}\" height=\"14\" rx=\"2\"/>",
        y - 12
    );
    let _ = writeln!(
        shapes,
        "<text x=\"{:.1}\" y=\"{y}\">{:.0}</text>",
        230.0 + length + 6.0,
        bar.value
    );
}

fn text(shapes: &mut String, x: usize, y: usize, class: &str, text: &str) {
    let _ = writeln!(
        shapes,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_bar_is_the_longest_and_ours_have_colour() {
        let bar = |name, value, is_ours| Bar {
            name,
            value,
            is_ours,
        };
        let group = Group {
            name: "1 at a time".into(),
            bars: vec![bar("ours", 50.0, true), bar("theirs", 100.0, false)],
        };
        let picture = bars("CPU", &[group]);
        assert!(
            picture.contains("class=\"ours\" x=\"230\" y=\"65\" width=\"200.0\""),
            "{picture}"
        );
        assert!(
            picture.contains("class=\"peer\" x=\"230\" y=\"87\" width=\"400.0\""),
            "{picture}"
        );
        assert!(picture.contains("prefers-color-scheme: dark"));
    }
}
