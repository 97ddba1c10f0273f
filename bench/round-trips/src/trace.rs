//! What crosses the link, and how many round trips that takes: counted by cause and effect, not by the clock.
//!
//! Both ends have a count. A packet carries the count of the end that sends it; the service's count becomes at least one more than
//! that of a packet that reaches it, the phone's at least that of a packet that reaches it (a Lamport clock whose way up costs one). The
//! phone's count is then the length of the longest chain of round trips that led to what it knows, however slow the machine is, and on
//! however many connections. Bare acknowledgements lead to nothing, unless the sender has waited for them: then the kernel sends
//! what it held back (Nagle's algorithm, a full window) as soon as they arrive.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use etherparse::{NetSlice, SlicedPacket, TcpSlice, TransportSlice};

use crate::tls_records::RecordCounter;

/// What is sent so soon after an acknowledgement was held back until it came.
const HELD_BACK: Duration = Duration::from_millis(5);

/// Which way a packet goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the phone to the service.
    Up,
    /// From the service to the phone.
    Down,
}

/// What has gone one way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traffic {
    /// IP packets, acknowledgements included.
    pub packets: u32,
    /// Bytes of these, headers included.
    pub bytes: usize,
    /// TLS records that began.
    pub records: u32,
}

/// What a packet carries along on its way.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    measurement: u64,
    round_trips: u32,
    phone_port: u16,
    bare_acknowledgement: bool,
}

/// One end's count.
#[derive(Debug, Default)]
struct End {
    round_trips: u32,
    /// Each connection's last bare acknowledgement: when it came, and its count.
    acknowledged: HashMap<u16, (Instant, u32)>,
}

impl End {
    fn receive(&mut self, stamp: Stamp, round_trips: u32) {
        if stamp.bare_acknowledgement {
            let now = Instant::now();
            self.acknowledged
                .insert(stamp.phone_port, (now, round_trips));
        } else {
            self.round_trips = self.round_trips.max(round_trips);
        }
    }

    /// The count of what it sends.
    fn send(&mut self, phone_port: u16, bare_acknowledgement: bool) -> u32 {
        if let Some((came, round_trips)) = self.acknowledged.get(&phone_port)
            && !bare_acknowledgement
            && came.elapsed() < HELD_BACK
        {
            self.round_trips = self.round_trips.max(*round_trips);
        }
        self.round_trips
    }
}

/// One measurement after another.
#[derive(Debug)]
pub struct Trace {
    printed: bool,
    began: Instant,
    measurement: u64,
    phone: End,
    service: End,
    up: Traffic,
    down: Traffic,
    opened: HashSet<u16>,
    closed_by_service: u32,
    records: HashMap<(u16, Direction), RecordCounter>,
    of_this_phone: HashSet<u16>,
    alive: HashSet<u16>,
    dead: HashSet<u16>,
    in_flight: u32,
    last_activity: Instant,
}

impl Trace {
    /// Nothing has crossed the link. If it is `printed`, each packet that will is shown on standard error.
    pub fn new(printed: bool) -> Self {
        Self {
            printed,
            began: Instant::now(),
            measurement: 0,
            phone: End::default(),
            service: End::default(),
            up: Traffic::default(),
            down: Traffic::default(),
            opened: HashSet::new(),
            closed_by_service: 0,
            records: HashMap::new(),
            of_this_phone: HashSet::new(),
            alive: HashSet::new(),
            dead: HashSet::new(),
            in_flight: 0,
            last_activity: Instant::now(),
        }
    }

    /// Begins to count anew. What is on its way belongs to the past.
    pub fn begin(&mut self) {
        self.began = Instant::now();
        self.measurement += 1;
        self.phone = End::default();
        self.service = End::default();
        self.up = Traffic::default();
        self.down = Traffic::default();
        self.opened.clear();
        self.closed_by_service = 0;
    }

    /// What earlier phones left behind, such as ends of connections that come late, is not counted any more.
    pub fn new_phone(&mut self) {
        self.of_this_phone.clear();
    }

    /// From now on, all connections so far are dead without a word: the phone has another address now.
    pub fn switch_network(&mut self) {
        self.dead.extend(self.alive.drain());
    }

    /// A packet enters the link. `None` if the link does not carry it.
    pub fn sent(&mut self, direction: Direction, packet: &[u8]) -> Option<Stamp> {
        let sliced = SlicedPacket::from_ip(packet).ok()?;
        let (Some(NetSlice::Ipv4(_)), Some(TransportSlice::Tcp(tcp))) =
            (sliced.net, sliced.transport)
        else {
            return None;
        };
        let phone_port = match direction {
            Direction::Up => tcp.source_port(),
            Direction::Down => tcp.destination_port(),
        };
        self.count(direction, phone_port, packet.len(), &tcp);
        if self.dead.contains(&phone_port) {
            return None;
        }
        self.last_activity = Instant::now();
        self.in_flight += 1;
        let bare_acknowledgement =
            tcp.payload().is_empty() && !tcp.syn() && !tcp.fin() && !tcp.rst();
        let sender = match direction {
            Direction::Up => &mut self.phone,
            Direction::Down => &mut self.service,
        };
        Some(Stamp {
            measurement: self.measurement,
            round_trips: sender.send(phone_port, bare_acknowledgement),
            phone_port,
            bare_acknowledgement,
        })
    }

    fn count(&mut self, direction: Direction, phone_port: u16, bytes: usize, tcp: &TcpSlice<'_>) {
        if tcp.syn() && direction == Direction::Up {
            // A later phone may get a port that was a dead connection's.
            self.dead.remove(&phone_port);
            self.records.retain(|(port, _), _| *port != phone_port);
            self.opened.insert(phone_port);
            self.of_this_phone.insert(phone_port);
            self.alive.insert(phone_port);
        }
        if !self.of_this_phone.contains(&phone_port) {
            return;
        }
        let begun = self
            .records
            .entry((phone_port, direction))
            .or_default()
            .feed(tcp.sequence_number(), tcp.payload());
        if self.printed {
            self.print(direction, phone_port, tcp, begun);
        }
        let traffic = match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        };
        traffic.packets += 1;
        traffic.bytes += bytes;
        traffic.records += begun;
        self.closed_by_service += u32::from(tcp.fin() && direction == Direction::Down);
    }

    fn print(&self, direction: Direction, phone_port: u16, tcp: &TcpSlice<'_>, begun: u32) {
        let flags = [
            (tcp.syn(), "SYN "),
            (tcp.fin(), "FIN "),
            (tcp.rst(), "RST "),
        ];
        let flags: String = flags
            .into_iter()
            .filter_map(|(set, name)| set.then_some(name))
            .collect();
        eprintln!(
            "  {:>7.1} ms  {direction:<4?}  port {phone_port}  {flags}{} bytes, {begun} TLS records begin",
            self.began.elapsed().as_secs_f64() * 1_000.0,
            tcp.payload().len(),
        );
    }

    /// A packet leaves the link. Says whether it arrives.
    pub fn arrived(&mut self, direction: Direction, stamp: Stamp) -> bool {
        self.in_flight -= 1;
        self.last_activity = Instant::now();
        if self.dead.contains(&stamp.phone_port) {
            return false;
        }
        if stamp.measurement == self.measurement {
            match direction {
                Direction::Up => self.service.receive(stamp, stamp.round_trips + 1),
                Direction::Down => self.phone.receive(stamp, stamp.round_trips),
            }
        }
        true
    }

    /// Round trips behind what the phone knows now.
    pub fn round_trips(&self) -> u32 {
        self.phone.round_trips
    }

    /// What has gone up and down.
    pub fn traffic(&self) -> (Traffic, Traffic) {
        (self.up, self.down)
    }

    /// Connections that the phone began to open.
    pub fn connections(&self) -> usize {
        self.opened.len()
    }

    /// How often the service has closed a connection.
    pub fn closed_by_service(&self) -> u32 {
        self.closed_by_service
    }

    /// Since when nothing is on its way. `None` if something is. What dead connections send does not matter.
    pub fn quiet_since(&self) -> Option<Instant> {
        (self.in_flight == 0).then_some(self.last_activity)
    }
}

#[cfg(test)]
mod tests {
    use etherparse::PacketBuilder;

    use super::*;

    const PHONE: u16 = 40_000;

    /// A segment of the phone's connection from that port.
    fn segment(direction: Direction, phone_port: u16, payload: &[u8]) -> Vec<u8> {
        let (from, to) = match direction {
            Direction::Up => (phone_port, 443),
            Direction::Down => (443, phone_port),
        };
        let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).tcp(from, to, 1, 1_000);
        let mut packet = Vec::new();
        builder.write(&mut packet, payload).unwrap();
        packet
    }

    fn send(trace: &mut Trace, direction: Direction) -> Stamp {
        trace
            .sent(direction, &segment(direction, PHONE, b"x"))
            .unwrap()
    }

    fn cross(trace: &mut Trace, direction: Direction) {
        let stamp = send(trace, direction);
        assert!(trace.arrived(direction, stamp));
    }

    fn acknowledge(trace: &mut Trace, direction: Direction) {
        let stamp = trace.sent(direction, &segment(direction, PHONE, b""));
        assert!(trace.arrived(direction, stamp.unwrap()));
    }

    #[test]
    fn a_request_and_its_answer_are_one_round_trip() {
        let mut trace = Trace::new(false);
        cross(&mut trace, Direction::Up);
        assert_eq!(trace.round_trips(), 0);
        cross(&mut trace, Direction::Down);
        cross(&mut trace, Direction::Down);
        assert_eq!(trace.round_trips(), 1);
    }

    #[test]
    fn many_packets_of_one_flight_are_one_round_trip() {
        let mut trace = Trace::new(false);
        let one = send(&mut trace, Direction::Up);
        let other = send(&mut trace, Direction::Up);
        assert!(trace.arrived(Direction::Up, one));
        let acknowledgement = send(&mut trace, Direction::Down);
        assert!(trace.arrived(Direction::Up, other));
        let answer = send(&mut trace, Direction::Down);
        assert!(trace.arrived(Direction::Down, acknowledgement));
        assert!(trace.arrived(Direction::Down, answer));
        assert_eq!(trace.round_trips(), 1);
    }

    #[test]
    fn each_wait_for_the_other_end_is_a_round_trip() {
        let mut trace = Trace::new(false);
        for _ in 0..3 {
            cross(&mut trace, Direction::Up);
            cross(&mut trace, Direction::Down);
        }
        assert_eq!(trace.round_trips(), 3);
    }

    #[test]
    fn an_acknowledgement_counts_if_something_was_held_back_for_it() {
        let mut trace = Trace::new(false);
        cross(&mut trace, Direction::Up);
        acknowledge(&mut trace, Direction::Down);
        cross(&mut trace, Direction::Up);
        cross(&mut trace, Direction::Down);
        assert_eq!(trace.round_trips(), 2, "the second packet waited for it");

        trace.begin();
        cross(&mut trace, Direction::Up);
        acknowledge(&mut trace, Direction::Down);
        std::thread::sleep(HELD_BACK);
        cross(&mut trace, Direction::Up);
        cross(&mut trace, Direction::Down);
        assert_eq!(trace.round_trips(), 1, "the second packet was only late");
    }

    #[test]
    fn what_was_on_its_way_does_not_count() {
        let mut trace = Trace::new(false);
        cross(&mut trace, Direction::Up);
        let late = send(&mut trace, Direction::Down);
        trace.begin();
        assert!(trace.quiet_since().is_none());
        assert!(trace.arrived(Direction::Down, late));
        assert!(trace.quiet_since().is_some());
        assert_eq!(trace.round_trips(), 0);
    }

    #[test]
    fn what_an_earlier_phone_left_behind_is_not_counted() {
        let mut trace = Trace::new(false);
        let mut packet = Vec::new();
        let syn = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).tcp(PHONE, 443, 1, 1_000);
        syn.syn().write(&mut packet, &[]).unwrap();
        trace.sent(Direction::Up, &packet).unwrap();
        send(&mut trace, Direction::Down);
        let (up, down) = trace.traffic();
        assert_eq!((up.packets, down.packets), (1, 1));
        trace.new_phone();
        send(&mut trace, Direction::Down);
        assert_eq!(trace.traffic().1.packets, 1);
    }

    #[test]
    fn after_a_switch_old_connections_are_dead_and_new_ones_live() {
        let mut trace = Trace::new(false);
        let syn = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64);
        let mut packet = Vec::new();
        syn.tcp(PHONE, 443, 1, 1_000)
            .syn()
            .write(&mut packet, &[])
            .unwrap();
        let on_its_way = trace.sent(Direction::Up, &packet).unwrap();
        assert_eq!(trace.connections(), 1);
        trace.switch_network();
        assert!(!trace.arrived(Direction::Up, on_its_way));
        let old = segment(Direction::Down, PHONE, b"x");
        assert!(trace.sent(Direction::Down, &old).is_none());
        let new = segment(Direction::Up, PHONE + 1, b"x");
        assert!(trace.sent(Direction::Up, &new).is_some());
    }

    #[test]
    fn only_tcp_is_carried() {
        let mut packet = Vec::new();
        let udp = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(1, 2);
        udp.write(&mut packet, b"x").unwrap();
        assert!(Trace::new(false).sent(Direction::Up, &packet).is_none());
        assert!(
            Trace::new(false)
                .sent(Direction::Up, b"no packet")
                .is_none()
        );
    }
}
