//! The file that hands the certificate authority to clients.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

pub(crate) enum CaFile<'a> {
    /// Where the user wanted it; it stays.
    Given(&'a Path),
    /// Removed at the end.
    Temporary(NamedTempFile),
}

impl<'a> CaFile<'a> {
    pub(crate) fn write(wanted: Option<&'a Path>, pem: &str) -> io::Result<Self> {
        if let Some(path) = wanted {
            fs::write(path, pem).map_err(|cause| {
                io::Error::new(
                    cause.kind(),
                    format!(
                        "can't write the certificate authority to {}: {cause}",
                        path.display()
                    ),
                )
            })?;
            return Ok(Self::Given(path));
        }
        let mut file = tempfile::Builder::new()
            .prefix("sandbox-ca-")
            .suffix(".pem")
            .tempfile()?;
        file.write_all(pem.as_bytes())?;
        Ok(Self::Temporary(file))
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Given(path) => path,
            Self::Temporary(file) => file.path(),
        }
    }
}
