use std::sync::Mutex;

/// Tells once when as many different objects have been reconciled as are expected. Objects are named "w-<number>", so
/// that one bit for each is enough: what is measured is the operator, and not this.
pub struct Progress(Mutex<Seen>);

struct Seen {
    bits: Vec<u64>,
    missing: usize,
}

impl Progress {
    pub fn new(expected: usize) -> Self {
        Self(Mutex::new(Seen { bits: vec![0; expected / 64 + 1], missing: expected }))
    }

    pub fn add(&self, name: &str) {
        let Some(number) = name.strip_prefix("w-").and_then(|text| text.parse::<usize>().ok()) else { return };
        let mut seen = self.0.lock().expect("nobody panics while holding it");
        let mask = 1 << (number % 64);
        match seen.bits.get_mut(number / 64) {
            Some(word) if *word & mask == 0 => *word |= mask,
            _ => return,
        }
        seen.missing -= 1;
        if seen.missing == 0 {
            println!("BENCH synced");
        }
    }
}
