//! Chunks that load when they are needed.

use leptos::wasm_split::SplitLoaderError;

/// A chunk did not arrive: the network is gone, or a newer version replaced the files.
#[derive(Clone, Copy, Debug)]
pub struct ChunkFailed;

impl From<SplitLoaderError> for ChunkFailed {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Declares `async fn name(…) -> Result<T, ChunkFailed>` whose body lives in a chunk of that name.
///
/// Without the feature `split` (development, browser tests) the body is called directly.
macro_rules! lazy_fn {
    ($(#[$doc:meta])* $chunk:ident: fn $name:ident($($arg:ident: $type:ty),*) -> $output:ty $body:block) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[::leptos::wasm_split::wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, fallible)]
        pub(crate) fn $name($($arg: $type),*) -> Result<$output, $crate::lazy::ChunkFailed> {
            Ok($body)
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        pub(crate) async fn $name($($arg: $type),*) -> Result<$output, $crate::lazy::ChunkFailed> {
            Ok($body)
        }
    };
}
pub(crate) use lazy_fn;
