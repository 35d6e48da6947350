//! The rules as the RFCs write them, on token counts.
//!
//! A byte is `byte` tokens, and `tokens` of them come in a tick: with a byte of one token these are the RFCs' own,
//! with more a rate that is no whole number of bytes per tick is exact as well.

use tollgate::Colour::{self, Green, Red, Yellow};

/// A rate and a burst size: of bytes per ticks, and in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    pub(crate) tokens: u64,
    pub(crate) byte: u64,
    pub(crate) size: u64,
}

/// Token counts, a rule that raises them, and a rule that marks.
pub(crate) trait Rfc: Clone + core::fmt::Debug {
    /// Full at time 0. What the second rate is, where there is one, and the second burst size.
    fn new(first: Bucket, second: Bucket) -> Self;

    /// So many ticks, one token at a time.
    fn count_up(&mut self, ticks: u64);

    /// The same by a fraction.
    fn pass(&mut self, ticks: u64);

    /// Of a packet of B bytes.
    fn mark(&mut self, b: u64, precolour: Colour) -> Colour;

    /// What is missing of the first bucket, and of the second, in tokens.
    fn missing(&self) -> [u64; 2];

    /// As if so much were missing.
    fn lacking(self, missing: [u64; 2]) -> Self;
}

fn up(count: &mut u64, most: u64, ticks: u64, tokens: u64) {
    for _ in 0..ticks {
        for _ in 0..tokens {
            if *count == most {
                return;
            }
            *count += 1;
        }
    }
}

fn passed(count: u64, most: u64, ticks: u64, tokens: u64) -> u64 {
    let sum = u128::from(count) + u128::from(ticks) * u128::from(tokens);
    u64::try_from(sum.min(most.into())).unwrap()
}

/// Two buckets with rates of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwoRates {
    rates: [Bucket; 2],
    full: [u64; 2],
    count: [u64; 2],
}

impl TwoRates {
    fn of(rates: [Bucket; 2]) -> Self {
        let full = rates.map(|bucket| bucket.size * bucket.byte);
        Self { rates, full, count: full }
    }

    fn each(&mut self, rule: impl Fn(&mut u64, u64, u64)) {
        for ((count, full), rate) in self.count.iter_mut().zip(self.full).zip(self.rates) {
            rule(count, full, rate.tokens);
        }
    }

    fn missing(&self) -> [u64; 2] {
        [self.full[0] - self.count[0], self.full[1] - self.count[1]]
    }

    fn lacking(self, [first, second]: [u64; 2]) -> Self {
        Self { count: [self.full[0] - first, self.full[1] - second], ..self }
    }
}

macro_rules! two_rates {
    () => {
        fn new(first: Bucket, second: Bucket) -> Self {
            Self(TwoRates::of([first, second]))
        }

        fn count_up(&mut self, ticks: u64) {
            self.0.each(|count, full, tokens| up(count, full, ticks, tokens));
        }

        fn pass(&mut self, ticks: u64) {
            self.0.each(|count, full, tokens| *count = passed(*count, full, ticks, tokens));
        }

        fn missing(&self) -> [u64; 2] {
            self.0.missing()
        }

        fn lacking(self, missing: [u64; 2]) -> Self {
            Self(self.0.lacking(missing))
        }
    };
}

/// RFC 2698, section 3: the buckets P and C.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rfc2698(TwoRates);

impl Rfc for Rfc2698 {
    two_rates!();

    fn mark(&mut self, b: u64, precolour: Colour) -> Colour {
        let TwoRates { rates: [of_p, of_c], count: [p, c], .. } = &mut self.0;
        let (from_p, from_c) = (b * of_p.byte, b * of_c.byte);
        if precolour == Red || *p < from_p {
            return Red;
        }
        if precolour == Yellow || *c < from_c {
            *p -= from_p;
            return Yellow;
        }
        *p -= from_p;
        *c -= from_c;
        Green
    }
}

/// RFC 4115, section 2: the buckets C and E; with `>=` for `>`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rfc4115(TwoRates);

impl Rfc for Rfc4115 {
    two_rates!();

    fn mark(&mut self, b: u64, precolour: Colour) -> Colour {
        self.mark_where(b, precolour, |tokens, cost| tokens >= cost)
    }
}

impl Rfc4115 {
    /// To the letter.
    pub(crate) fn mark_by_the_letter(&mut self, b: u64, precolour: Colour) -> Colour {
        self.mark_where(b, precolour, |tokens, cost| tokens > cost)
    }

    fn mark_where(&mut self, b: u64, precolour: Colour, holds: fn(u64, u64) -> bool) -> Colour {
        let TwoRates { rates: [of_c, of_e], count: [c, e], .. } = &mut self.0;
        let (from_c, from_e) = (b * of_c.byte, b * of_e.byte);
        if precolour == Green && holds(*c, from_c) {
            *c -= from_c;
            return Green;
        }
        if precolour != Red && holds(*e, from_e) {
            *e -= from_e;
            return Yellow;
        }
        Red
    }
}

/// RFC 2697, section 3: the buckets C and E, of one rate, the first's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rfc2697 {
    rate: Bucket,
    cbs: u64,
    ebs: u64,
    tc: u64,
    te: u64,
}

impl Rfc2697 {
    /// In a tick.
    pub(crate) fn tokens(&self) -> u64 {
        self.rate.tokens
    }
}

impl Rfc for Rfc2697 {
    fn new(rate: Bucket, excess: Bucket) -> Self {
        let (cbs, ebs) = (rate.size * rate.byte, excess.size * rate.byte);
        Self { rate, cbs, ebs, tc: cbs, te: ebs }
    }

    fn count_up(&mut self, ticks: u64) {
        for _ in 0..ticks {
            for _ in 0..self.rate.tokens {
                if self.tc < self.cbs {
                    self.tc += 1;
                } else if self.te < self.ebs {
                    self.te += 1;
                } else {
                    return;
                }
            }
        }
    }

    fn pass(&mut self, ticks: u64) {
        let came = u128::from(ticks) * u128::from(self.rate.tokens);
        let to_c = came.min((self.cbs - self.tc).into());
        let to_e = (came - to_c).min((self.ebs - self.te).into());
        self.tc += u64::try_from(to_c).unwrap();
        self.te += u64::try_from(to_e).unwrap();
    }

    fn mark(&mut self, b: u64, precolour: Colour) -> Colour {
        let cost = b * self.rate.byte;
        if precolour == Green && self.tc >= cost {
            self.tc -= cost;
            Green
        } else if precolour != Red && self.te >= cost {
            self.te -= cost;
            Yellow
        } else {
            Red
        }
    }

    fn missing(&self) -> [u64; 2] {
        [self.cbs - self.tc, self.ebs - self.te]
    }

    fn lacking(self, [c, e]: [u64; 2]) -> Self {
        Self { tc: self.cbs - c, te: self.ebs - e, ..self }
    }
}
