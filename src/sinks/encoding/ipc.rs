//! Arrow IPC: a schema, then a message per batch. A stream ends with a mark; a file puts a magic word before, and says after
//! it where each message lies.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::convert::IpcSchemaEncoder;
use arrow::ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteContext, IpcWriteOptions, write_message};
use arrow::ipc::{CompressionType, FooterBuilder, MetadataVersion};
use flatbuffers::FlatBufferBuilder;

use crate::sinks::Codec;

/// Begins and ends a file.
const MAGIC: &[u8; 6] = b"ARROW1";
/// What the schema of a file is aligned to.
const ALIGNMENT: usize = 64;

/// Writes messages of one schema, with plain text for words.
pub(in crate::sinks) struct Messages {
    schema: SchemaRef,
    options: IpcWriteOptions,
    schema_message: Vec<u8>,
}

/// A message of a file.
#[derive(Debug, Clone, Copy)]
pub(in crate::sinks) struct Block {
    head: usize,
    body: usize,
}

impl Messages {
    /// Ends a stream.
    pub(super) const END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

    pub(super) fn new(schema: &Schema, codec: Codec) -> Result<Self, ArrowError> {
        let plain = |field: &Arc<Field>| match field.data_type() {
            DataType::Dictionary(_, _) => Field::new(field.name(), DataType::Utf8, field.is_nullable()),
            _ => field.as_ref().clone(),
        };
        let schema = Arc::new(Schema::new(schema.fields().iter().map(plain).collect::<Vec<_>>()));
        let compression = match codec {
            Codec::Zstd => Some(CompressionType::ZSTD),
            Codec::Lz4 => Some(CompressionType::LZ4_FRAME),
            Codec::Snappy | Codec::Gzip | Codec::None => None,
        };
        let mut options = IpcWriteOptions::default().try_with_compression(compression)?;
        if codec == Codec::Zstd {
            options = options.try_with_compression_level(Some(1))?;
        }
        let generator = IpcDataGenerator::default();
        let tracker = &mut DictionaryTracker::new(true);
        let message = generator.schema_to_bytes_with_dictionary_tracker(&schema, tracker, &options);
        let mut schema_message = Vec::new();
        write_message(&mut schema_message, message, &options)?;
        Ok(Self { schema, options, schema_message })
    }

    pub(super) fn schema_message(&self) -> &[u8] {
        &self.schema_message
    }

    /// Appends rows.
    pub(super) fn append(&self, batch: &RecordBatch, to: &mut Vec<u8>) -> Result<Block, ArrowError> {
        let columns = batch.columns().iter().zip(self.schema.fields());
        let columns: Vec<ArrayRef> =
            columns.map(|(column, field)| cast(column, field.data_type())).collect::<Result<_, _>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        let (tracker, context) = (&mut DictionaryTracker::new(true), &mut IpcWriteContext::default());
        let (_, message) = IpcDataGenerator::default().encode(&batch, tracker, &self.options, context)?;
        let (head, body) = write_message(to, message, &self.options)?;
        Ok(Block { head, body })
    }

    /// What comes before the first message of a file.
    pub(in crate::sinks) fn file_head(&self) -> Vec<u8> {
        let mut head = MAGIC.to_vec();
        head.resize(ALIGNMENT, 0);
        head.extend_from_slice(&self.schema_message);
        head
    }

    /// What comes after the last message of a file, which are these.
    pub(in crate::sinks) fn file_tail(&self, blocks: &[Block]) -> Vec<u8> {
        let mut at = self.file_head().len();
        let block = |block: &Block| {
            let placed = arrow::ipc::Block::new(at as i64, block.head as i32, block.body as i64);
            at += block.head + block.body;
            placed
        };
        let blocks: Vec<_> = blocks.iter().map(block).collect();
        let mut builder = FlatBufferBuilder::new();
        let dictionaries = builder.create_vector::<arrow::ipc::Block>(&[]);
        let batches = builder.create_vector(&blocks);
        let schema = IpcSchemaEncoder::new().schema_to_fb_offset(&mut builder, &self.schema);
        let mut footer = FooterBuilder::new(&mut builder);
        footer.add_version(MetadataVersion::V5);
        footer.add_schema(schema);
        footer.add_dictionaries(dictionaries);
        footer.add_recordBatches(batches);
        let footer = footer.finish();
        builder.finish(footer, None);
        let footer = builder.finished_data();
        let mut tail = Self::END.to_vec();
        tail.extend_from_slice(footer);
        tail.extend_from_slice(&(footer.len() as i32).to_le_bytes());
        tail.extend_from_slice(MAGIC);
        tail
    }
}
