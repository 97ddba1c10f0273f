//! An outline in the language of SVG's paths, as far as the icon's shape uses it.

use anyhow::{Context, Result, bail};
use regex::Regex;

/// Straight pieces in the place of each curve.
const PIECES: u32 = 32;

type Point = (f64, f64);

/// A closed line of straight pieces.
pub struct Outline {
    points: Vec<Point>,
}

impl Outline {
    /// The outline of a path with one part, which begins with `M` and ends with `z`.
    pub fn parse(text: &str) -> Result<Self> {
        let mut outline = Self { points: Vec::new() };
        let commands = Regex::new(r"([MlcCz])([^MlcCz]*)")?;
        let numbers = Regex::new(r"-?\d+(?:\.\d+)?")?;
        for command in commands.captures_iter(text) {
            let (_, [letter, values]) = command.extract();
            let values = numbers
                .find_iter(values)
                .map(|number| number.as_str().parse())
                .collect::<Result<Vec<f64>, _>>()?;
            let points: Vec<Point> = values.as_chunks().0.iter().map(|&[x, y]| (x, y)).collect();
            outline.follow(letter, &points)?;
        }
        Ok(outline)
    }

    fn follow(&mut self, command: &str, points: &[Point]) -> Result<()> {
        match (command, points) {
            ("M", [start]) => self.points.push(*start),
            ("l", [by]) => {
                let from = self.end()?;
                self.points.push(moved(from, *by));
            }
            ("c", [one, other, end]) => {
                let from = self.end()?;
                self.curve(moved(from, *one), moved(from, *other), moved(from, *end))?;
            }
            ("C", [one, other, end]) => self.curve(*one, *other, *end)?,
            ("z", []) => (),
            _ => bail!("{command} with {} points", points.len()),
        }
        Ok(())
    }

    fn end(&self) -> Result<Point> {
        self.points
            .last()
            .copied()
            .context("it does not begin with M")
    }

    /// A cubic Bézier curve.
    fn curve(&mut self, one: Point, other: Point, end: Point) -> Result<()> {
        let start = self.end()?;
        for piece in 1..=PIECES {
            let t = f64::from(piece) / f64::from(PIECES);
            let s = 1.0 - t;
            let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
            let along = |of: fn(&Point) -> f64| {
                [start, one, other, end]
                    .iter()
                    .zip(weights)
                    .map(|(point, weight)| of(point) * weight)
                    .sum()
            };
            self.points
                .push((along(|point| point.0), along(|point| point.1)));
        }
        Ok(())
    }

    /// Where a horizontal line enters and leaves the outline, from the left to the right.
    pub fn crossings(&self, y: f64) -> Vec<f64> {
        let next = self.points.iter().cycle().skip(1);
        let mut crossings: Vec<f64> = self
            .points
            .iter()
            .zip(next)
            .filter(|(from, to)| (from.1 <= y) != (to.1 <= y))
            .map(|(from, to)| from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0))
            .collect();
        crossings.sort_by(f64::total_cmp);
        crossings
    }
}

fn moved(from: Point, by: Point) -> Point {
    (from.0 + by.0, from.1 + by.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_entered_and_left() {
        let square = Outline::parse("M1,1l2,0l0,2l-2,0z").unwrap();
        assert_eq!(square.crossings(2.0), [1.0, 3.0]);
        assert!(square.crossings(0.5).is_empty() && square.crossings(3.5).is_empty());
    }

    #[test]
    fn a_curve_ends_where_it_says() {
        for path in ["M0,0c0,1 1,2 2,2l0,-2z", "M0,0C0,1 1,2 2,2l0,-2z"] {
            let curve = Outline::parse(path).unwrap();
            assert_eq!(curve.points.len(), 2 + PIECES as usize);
            assert_eq!(curve.points[PIECES as usize], (2.0, 2.0));
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for path in ["l1,1z", "M0,0l1,1,2,2z", "M0,0C1,1z"] {
            assert!(Outline::parse(path).is_err(), "{path}");
        }
    }
}
