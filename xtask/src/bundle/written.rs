//! The folder that is served: each file under its name, and compressed beside it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::Kind;

/// Below this a compressed file saves no packet.
const WORTH_COMPRESSING: usize = 200;
/// Images are compressed already.
const COMPRESSED_ALREADY: [&str; 1] = ["png"];
/// Read by the server, never sent as a file.
const FOR_THE_SERVER: &str = "content-security-policy.txt";

/// A bundle while it is written; the served folder changes when it is finished.
pub(super) struct Folder {
    kind: Kind,
    path: PathBuf,
}

impl Folder {
    /// An empty one.
    pub(super) fn fresh(kind: Kind) -> Result<Self> {
        let path = kind.folder().with_extension("new");
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path)
            .with_context(|| format!("{} cannot be created", path.display()))?;
        Ok(Self { kind, path })
    }

    /// Adds a file whose name holds a hash of its content, and tells its address.
    pub(super) fn add_hashed(
        &mut self,
        stem: &str,
        extension: &str,
        content: Vec<u8>,
    ) -> Result<String> {
        let hash = hexadecimal(&Sha256::digest(&content));
        let name = format!("{stem}-{}.{extension}", &hash[..8]);
        self.add(&name, content)?;
        Ok(format!("/{name}"))
    }

    /// Adds a file.
    pub(super) fn add(&mut self, name: &str, content: Vec<u8>) -> Result<()> {
        let extension = name.rsplit('.').next().unwrap_or_default();
        let is_worth_it = content.len() >= WORTH_COMPRESSING
            && !COMPRESSED_ALREADY.contains(&extension)
            && name != FOR_THE_SERVER;
        if self.kind == Kind::Release && is_worth_it {
            fs::write(self.path.join(format!("{name}.br")), brotli(&content)?)?;
            fs::write(self.path.join(format!("{name}.gz")), gzip(&content)?)?;
        }
        fs::write(self.path.join(name), content)?;
        Ok(())
    }

    /// Puts it in place of the former one.
    pub(super) fn finish(self) -> Result<()> {
        let target = self.kind.folder();
        let _ = fs::remove_dir_all(&target);
        fs::rename(&self.path, &target)
            .with_context(|| format!("{} cannot be replaced", target.display()))
    }
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = ::brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    ::brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |value: u8| DIGITS[usize::from(value & 15)];
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_compressed_reads_back() {
        let content = "order ".repeat(100).into_bytes();
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(&gzip(&content).expect("gzip")[..])
            .read_to_end(&mut unzipped)
            .expect("readable");
        assert_eq!(unzipped, content);
        let mut unpacked = Vec::new();
        ::brotli::BrotliDecompress(&mut &brotli(&content).expect("brotli")[..], &mut unpacked)
            .expect("readable");
        assert_eq!(unpacked, content);
    }

    #[test]
    fn hexadecimal_has_two_digits_a_byte() {
        assert_eq!(hexadecimal(&[0, 10, 255]), "000aff");
    }
}
