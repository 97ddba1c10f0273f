//! The zip of the `XCFramework`, the same bytes for the same content, and its checksum.

use std::{
    fmt::Write,
    fs::{self, File},
    io::{BufWriter, copy},
    path::{Path, PathBuf},
};

use anyhow::Result;
use ring::digest::{SHA256, digest};
use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

/// Zips `name`, a folder in `folder`, into a file beside it.
pub fn zip(folder: &Path, name: &str) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.zip"));
    let mut zip = ZipWriter::new(BufWriter::new(File::create(&path)?));
    // Neither the time nor the order of the file system.
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut files = Vec::new();
    collect(&folder.join(name), &mut files)?;
    files.sort();
    for file in files {
        zip.start_file_from_path(file.strip_prefix(folder)?, options)?;
        copy(&mut File::open(file)?, &mut zip)?;
    }
    zip.finish()?;
    Ok(path)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// What `swift package compute-checksum` says: the file's SHA-256.
pub fn checksum(path: &Path) -> Result<String> {
    let digest = digest(&SHA256, &fs::read(path)?);
    let mut hex = String::new();
    for byte in digest.as_ref() {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_gives_the_same_zip() {
        let checksums = [(); 2].map(|()| {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir_all(folder.path().join("framework/inner")).unwrap();
            for file in ["framework/inner/b", "framework/a", "framework/c"] {
                fs::write(folder.path().join(file), file).unwrap();
            }
            let path = zip(folder.path(), "framework").unwrap();
            let zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
            let names: Vec<_> = zip.file_names().map(Result::unwrap).collect();
            assert_eq!(names, ["framework/a", "framework/c", "framework/inner/b"]);
            checksum(&path).unwrap()
        });
        assert_eq!(checksums[0], checksums[1]);
        assert_eq!(checksums[0].len(), 64);
    }
}
