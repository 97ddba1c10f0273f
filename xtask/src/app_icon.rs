//! The iOS operator app's icon, drawn from the shape and the colours of Android's.

mod path;
mod png;

use std::fs;

use anyhow::{Context, Result, ensure};
use regex::Regex;

use crate::command::root;

use self::path::Outline;

/// Where the shape is.
const SHAPE: &str = "android/app/src/main/res/drawable/ic_launcher_foreground.xml";

/// Where the colour behind it is, by the name `call`.
const COLORS: &str = "android/app/src/main/res/values/colors.xml";

const ICON: &str =
    "ios/OperatorApp/Sources/OperatorApp/Resources/Assets.xcassets/AppIcon.appiconset/icon.png";

/// Pixels of each side, as Xcode asks for.
const SIDE: usize = 1024;
const SIDE_LENGTH: f64 = 1024.0;

/// Android's launchers show this much of the shape's 108 units, in their middle; iOS shows all of the picture.
const SHOWN: f64 = 72.0;
const WHOLE: f64 = 108.0;

/// Rows and columns into which a pixel is divided, for smooth edges.
const PARTS: u8 = 4;

type Color = [u8; 3];

/// Draws it, or with `check` compares it.
pub fn run(check: bool) -> Result<()> {
    let drawn = draw()?;
    let file = root().join(ICON);
    if !check {
        fs::create_dir_all(file.parent().context("no folder")?)?;
        return fs::write(&file, png::encoded(SIDE, &drawn)?).context(ICON);
    }
    let stored = fs::read(&file).context(ICON)?;
    ensure!(
        png::decoded(SIDE, &stored)? == drawn,
        "{ICON} is not what {SHAPE} and {COLORS} say: run `cargo xtask app-icon`"
    );
    Ok(())
}

/// Red, green and blue of each pixel, row by row. Apple takes no icon that can be seen through.
fn draw() -> Result<Vec<u8>> {
    let shape = text_of(SHAPE)?;
    let outline = Outline::parse(&captured(&shape, r#"android:pathData="([^"]*)""#)?)?;
    let ink = color(&captured(&shape, r#"android:fillColor="(#[^"]*)""#)?)?;
    let paper = color(&captured(
        &text_of(COLORS)?,
        r#"<color name="call">([^<]*)<"#,
    )?)?;
    Ok(coverage(&outline)
        .into_iter()
        .flat_map(|parts| mixed(ink, paper, parts))
        .collect())
}

/// The colour of a pixel that is inked in so many of its parts.
fn mixed(ink: Color, paper: Color, inked: u8) -> Color {
    let all = u16::from(PARTS * PARTS);
    let inked = u16::from(inked);
    let mix = |ink: u8, paper: u8| {
        let sum = u16::from(ink) * inked + u16::from(paper) * (all - inked);
        u8::try_from((sum + all / 2) / all).unwrap_or(u8::MAX)
    };
    let ([red, green, blue], [paper_red, paper_green, paper_blue]) = (ink, paper);
    [
        mix(red, paper_red),
        mix(green, paper_green),
        mix(blue, paper_blue),
    ]
}

/// How many of each pixel's parts are within the outline, row by row.
fn coverage(outline: &Outline) -> Vec<u8> {
    let mut covered = vec![0; SIDE * SIDE];
    for (y, row) in (0_u16..).zip(covered.chunks_exact_mut(SIDE)) {
        for part in 0..PARTS {
            for span in outline.crossings(place(y, part)).chunks_exact(2) {
                let &[enter, leave] = span else { continue };
                for (x, parts) in (0_u16..).zip(&mut *row) {
                    for part in 0..PARTS {
                        *parts += u8::from((enter..leave).contains(&place(x, part)));
                    }
                }
            }
        }
    }
    covered
}

/// Where the middle of a pixel's part is, in the shape's units.
fn place(pixel: u16, part: u8) -> f64 {
    let pixels = f64::from(pixel) + (f64::from(part) + 0.5) / f64::from(PARTS);
    (WHOLE - SHOWN) / 2.0 + pixels * SHOWN / SIDE_LENGTH
}

fn text_of(file: &str) -> Result<String> {
    fs::read_to_string(root().join(file)).with_context(|| file.to_owned())
}

fn captured(text: &str, pattern: &str) -> Result<String> {
    let found = Regex::new(pattern)?
        .captures(text)
        .and_then(|captures| captures.get(1));
    Ok(found
        .with_context(|| format!("no {pattern}"))?
        .as_str()
        .to_owned())
}

fn color(text: &str) -> Result<Color> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6)
        .context("no colour")?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16)?.to_be_bytes();
    Ok([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(drawn: &[u8], x: usize, y: usize) -> &[u8] {
        &drawn[(y * SIDE + x) * 3..][..3]
    }

    #[test]
    fn the_icon_is_what_android_has() {
        run(true).unwrap();
    }

    #[test]
    fn the_shape_is_in_the_middle_on_the_colour_that_calls() {
        let drawn = draw().unwrap();
        assert_eq!(drawn.len(), SIDE * SIDE * 3);
        for corner in [(0, 0), (SIDE - 1, 0), (0, SIDE - 1), (SIDE - 1, SIDE - 1)] {
            assert_eq!(pixel(&drawn, corner.0, corner.1), [0x1A, 0x7F, 0x37]);
        }
        // 42 of 108 units from above and from the left: in the receiver's ear.
        let ear = (42 - 18) * SIDE / 72;
        assert_eq!(pixel(&drawn, ear, ear), [0xFF, 0xFF, 0xFF]);
        let mixed = drawn
            .chunks_exact(3)
            .filter(|color| color[0] != 0x1A && color[0] != 0xFF);
        assert!(mixed.count() > 1000, "the edges are smooth");
    }

    #[test]
    fn another_picture_is_noticed() {
        let mut drawn = draw().unwrap();
        drawn[0] ^= 1;
        let file = png::encoded(SIDE, &drawn).unwrap();
        assert_eq!(png::decoded(SIDE, &file).unwrap(), drawn);
        assert_ne!(png::decoded(SIDE, &file).unwrap(), draw().unwrap());
        assert!(png::decoded(SIDE, b"no picture").is_err());
    }
}
