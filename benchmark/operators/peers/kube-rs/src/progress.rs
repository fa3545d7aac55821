use std::{env, io, sync::Arc, sync::Mutex, thread};

/// Tells once when as many different objects have been reconciled as are expected. Objects are named "w-<number>", so
/// that one bit for each is enough: what is measured is the operator, and not this.
#[derive(Clone)]
pub struct Progress(Arc<Mutex<Seen>>);

struct Seen {
    bits: Vec<u64>,
    missing: usize,
    runs: usize,
}

impl Progress {
    pub fn new(expected: usize) -> Self {
        let progress = Self(Arc::new(Mutex::new(Seen { bits: vec![0; expected / 64 + 1], missing: expected, runs: 0 })));
        if env::var("BENCH_ASKED").is_ok_and(|asked| asked == "1") {
            let asked = progress.clone();
            thread::spawn(move || asked.answer());
        }
        progress
    }

    /// Says how many runs there were, for each line that comes in.
    fn answer(&self) {
        for _ in io::stdin().lines() {
            let runs = self.0.lock().expect("nobody panics while holding it").runs;
            println!("BENCH answer {{\"runs\":{runs}}}");
        }
    }

    pub fn add(&self, name: &str) {
        let mut seen = self.0.lock().expect("nobody panics while holding it");
        seen.runs += 1;
        let Some(number) = name.strip_prefix("w-").and_then(|text| text.parse::<usize>().ok()) else { return };
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
