//! Counts the TLS records that begin in one direction of a TCP connection. Their headers (RFC 8446 §5.1) are not encrypted.

/// Type, version and length.
const HEADER: usize = 5;

/// Follows one direction of a connection.
#[derive(Debug, Default)]
pub struct RecordCounter {
    /// The sequence number of the next byte; what comes with another one is a repetition.
    next: Option<u32>,
    /// What has come of the current record's header.
    header: Vec<u8>,
    /// Bytes of the current record that are still to come.
    remaining: usize,
}

impl RecordCounter {
    /// Takes a segment's payload and says how many records begin in it.
    pub fn feed(&mut self, sequence: u32, payload: &[u8]) -> u32 {
        if payload.is_empty() || self.next.is_some_and(|next| next != sequence) {
            return 0;
        }
        let length = u32::try_from(payload.len()).unwrap_or_default();
        self.next = Some(sequence.wrapping_add(length));
        let mut begun = 0;
        for byte in payload {
            if self.remaining > 0 {
                self.remaining -= 1;
                continue;
            }
            begun += u32::from(self.header.is_empty());
            self.header.push(*byte);
            if let [_, _, _, high, low] = self.header[..] {
                self.remaining = usize::from(u16::from_be_bytes([high, low]));
                self.header.clear();
            }
        }
        debug_assert!(self.header.len() < HEADER);
        begun
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(length: u8) -> Vec<u8> {
        let mut record = vec![23, 3, 3, 0, length];
        record.extend(vec![7; usize::from(length)]);
        record
    }

    #[test]
    fn records_are_counted_where_they_begin() {
        let stream = [record(3), record(0), record(200)].concat();
        let mut counter = RecordCounter::default();
        assert_eq!(counter.feed(1, &stream), 3);
        assert_eq!(counter.feed(1 + 218, &record(1)), 1);
    }

    #[test]
    fn segments_may_split_them_anywhere() {
        let stream = [record(3), record(200)].concat();
        let mut counter = RecordCounter::default();
        let mut sequence = u32::MAX - 100;
        let mut begun = 0;
        for byte in stream {
            begun += counter.feed(sequence, &[byte]);
            sequence = sequence.wrapping_add(1);
        }
        assert_eq!(begun, 2);
    }

    #[test]
    fn repeated_segments_do_not_count() {
        let mut counter = RecordCounter::default();
        assert_eq!(counter.feed(1, &record(3)), 1);
        assert_eq!(counter.feed(1, &record(3)), 0);
    }
}
