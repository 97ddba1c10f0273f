//! A square picture in three colours as a PNG file, written in the simplest of its forms.

use std::io::{Read, Write};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, Crc, read::ZlibDecoder, write::ZlibEncoder};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Eight bits, red, green and blue, compressed, without filters' choice, not interlaced.
const FORM: [u8; 5] = [8, 2, 0, 0, 0];

/// Before each row: its bytes are as they are.
const NO_FILTER: u8 = 0;

/// The file with these pixels, three bytes each, row by row.
pub fn encoded(side: usize, pixels: &[u8]) -> Result<Vec<u8>> {
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    for row in pixels.chunks_exact(side * 3) {
        rows.write_all(&[NO_FILTER])?;
        rows.write_all(row)?;
    }
    let mut file = SIGNATURE.to_vec();
    chunk(&mut file, *b"IHDR", &header(side)?)?;
    chunk(&mut file, *b"IDAT", &rows.finish()?)?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

/// The pixels of such a file.
pub fn decoded(side: usize, file: &[u8]) -> Result<Vec<u8>> {
    let mut rest = file.strip_prefix(SIGNATURE).context("no PNG")?;
    let (first, second, third) = (next(&mut rest)?, next(&mut rest)?, next(&mut rest)?);
    ensure!(
        first == (*b"IHDR", header(side)?.as_slice()),
        "another form"
    );
    ensure!(third == (*b"IEND", [].as_slice()), "another form");
    let (b"IDAT", rows) = (&second.0, second.1) else {
        bail!("another form")
    };
    let mut plain = Vec::new();
    ZlibDecoder::new(rows).read_to_end(&mut plain)?;
    let rows = plain.chunks_exact(1 + side * 3);
    ensure!(rows.len() == side, "another size");
    let mut pixels = Vec::new();
    for row in rows {
        pixels.extend_from_slice(row.strip_prefix(&[NO_FILTER]).context("another filter")?);
    }
    Ok(pixels)
}

fn header(side: usize) -> Result<Vec<u8>> {
    let side = u32::try_from(side)?.to_be_bytes();
    Ok([&side[..], &side, &FORM].concat())
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) -> Result<()> {
    let mut check = Crc::new();
    check.update(&kind);
    check.update(content);
    file.extend(u32::try_from(content.len())?.to_be_bytes());
    file.extend(kind);
    file.extend(content);
    file.extend(check.sum().to_be_bytes());
    Ok(())
}

/// The next chunk's kind and content.
fn next<'a>(rest: &mut &'a [u8]) -> Result<([u8; 4], &'a [u8])> {
    let (length, after) = rest.split_first_chunk::<4>().context("it ends")?;
    let (kind, after) = after.split_first_chunk::<4>().context("it ends")?;
    let length = usize::try_from(u32::from_be_bytes(*length))?;
    let (content, after) = after.split_at_checked(length).context("it ends")?;
    let (_, after) = after.split_first_chunk::<4>().context("it ends")?;
    *rest = after;
    Ok((*kind, content))
}
