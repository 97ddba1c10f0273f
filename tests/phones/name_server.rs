//! A DNS server for a softphone that reads no hosts file: every name is 127.0.0.1.

use std::{net::UdpSocket, thread};

/// Its address. It ends with the test program.
pub fn start() -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((length, client)) = socket.recv_from(&mut query) {
            if let Some(answer) = answer(&query[..length]) {
                let _ = socket.send_to(&answer, client);
            }
        }
    });
    address
}

/// RFC 1035 §4: the header, the question again, and an address record if one was asked for.
fn answer(query: &[u8]) -> Option<Vec<u8>> {
    let (header, question) = query.split_at_checked(12)?;
    let name_length = question.iter().position(|byte| *byte == 0)? + 1;
    let question = question.get(..name_length + 4)?;
    let is_address = question[name_length..] == [0, 1, 0, 1];

    let mut answer = header.get(..2)?.to_vec();
    answer.extend([0x81, 0x80, 0, 1, 0, u8::from(is_address), 0, 0, 0, 0]);
    answer.extend(question);
    if is_address {
        // The name of the question; type, class, 60 seconds, 4 bytes.
        answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
    }
    Some(answer)
}
