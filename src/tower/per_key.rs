extern crate std;

use core::fmt;
use std::vec::Vec;

use ::http::{Request, Response};

use super::fields::Announced;
use super::{Answers, Limits, Reason, Refusal, Verdict};
use crate::algorithms::whole_seconds;
use crate::clocks::TickRate;
use crate::http::FieldError;
use crate::{Admitted, Key, Refused, Table64};

/// A limit for each client, by a key that is found in its request: the digest of an address, an account, a token.
///
/// A full table does as it was told to, by [`WhenFull`](crate::WhenFull). A response tells of the key's own limit alone, not
/// of one that is shared.
///
/// ```
/// use http::Request;
/// use tollgate::clocks::Manual64;
/// use tollgate::tower::{Limits, PerKey, Verdict, WithoutKey};
/// use tollgate::{Key, KeyProfile64, Keys, Quota, Set64, Table64, checked};
///
/// static CLOCK: Manual64<1_000> = Manual64::<1_000>::new(0);
/// static CLASSES: [KeyProfile64; 1] = [checked!(KeyProfile64::new(Quota::per_minute(6, 1_000).stale(1_000)))];
/// static SETS: [Set64; 128] = [const { Set64::new() }; 128];
/// static TABLE: Table64 = checked!(Table64::new(&SETS, &CLASSES));
///
/// let keys = Keys::new(*b"sixteen random..");
/// let by_token = move |request: &Request<()>| -> Option<Key> {
///     request.headers().get("authorization").map(|token| keys.of_bytes(token.as_bytes()))
/// };
/// let limits = PerKey::new(["account"], TABLE, &CLOCK, by_token, WithoutKey::Refuse).unwrap();
///
/// let request = Request::builder().header("authorization", "Bearer alice").body(()).unwrap();
/// let Verdict::Admitted(Some(fields)) = limits.decide(&request) else { panic!() };
/// assert_eq!(fields.limit, r#""account";r=5;t=50"#);
/// let Verdict::Refused(refusal) = limits.decide(&Request::new(())) else { panic!() };
/// assert_eq!(refusal.status(), 400);
/// ```
#[derive(Clone)]
pub struct PerKey<C, F> {
    table: Table64<'static>,
    clock: C,
    key: F,
    without_key: WithoutKey,
    /// By class.
    announced: Vec<Announced>,
}

/// What becomes of a request that has no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutKey {
    /// It is not limited.
    Admit,
    /// It is refused: [`Reason::NoKey`].
    Refuse,
    /// All of them have this key in common.
    As(Key),
}

impl<C: TickRate<Tick = u64>, F> PerKey<C, F> {
    /// By a table and its clock, with a name for each class of the table under which its policy is announced; a class
    /// without a name is not announced.
    ///
    /// # Errors
    ///
    /// [`Fault::Byte`](crate::http::Fault::Byte) where a name has anything but printable ASCII and spaces.
    pub fn new<B>(
        names: impl IntoIterator<Item = &'static str>,
        table: Table64<'static>,
        clock: C,
        key: F,
        without_key: WithoutKey,
    ) -> Result<Self, FieldError>
    where
        F: Fn(&Request<B>) -> Option<Key>,
    {
        let profiles = table.classes().iter().zip(names);
        let announced = profiles
            .map(|(class, name)| Announced::of(name, class.profile(), C::TICK_HZ))
            .collect::<Result<_, _>>()?;
        Ok(Self { table, clock, key, without_key, announced })
    }

    fn refused(&self, key: Key, refused: &Refused<'static, u64>) -> Refusal {
        if let (Refused::Denied(denied), Some(announced)) = (refused, self.announced(key)) {
            return announced.refused(denied);
        }
        let reason = match refused {
            Refused::Denied(_) | Refused::Shared(_) => Reason::Limit,
            Refused::Full => Reason::NoRoom,
            Refused::Class => Reason::NoClass,
        };
        let ticks = Some(refused.retry_after()).filter(|&ticks| ticks != u64::MAX);
        Refusal {
            retry_after: ticks.map(|ticks| whole_seconds(ticks, C::TICK_HZ)),
            ..Refusal::new(reason)
        }
    }
}

impl<C, F> PerKey<C, F> {
    fn announced(&self, key: Key) -> Option<&Announced> {
        self.announced.get(usize::from(key.class()))
    }
}

impl<B, C, F> Limits<Request<B>> for PerKey<C, F>
where
    C: TickRate<Tick = u64>,
    F: Fn(&Request<B>) -> Option<Key>,
{
    fn decide(&self, request: &Request<B>) -> Verdict {
        let key = match ((self.key)(request), self.without_key) {
            (Some(key), _) | (None, WithoutKey::As(key)) => key,
            (None, WithoutKey::Admit) => return Verdict::Admitted(None),
            (None, WithoutKey::Refuse) => return Verdict::Refused(Refusal::new(Reason::NoKey)),
        };
        match self.table.try_acquire(key, self.clock.now(), 1) {
            Ok(Admitted::Counted(outcome)) => {
                let announced = self.announced(key);
                Verdict::Admitted(announced.and_then(|announced| announced.granted(&outcome)))
            }
            Ok(_) => Verdict::Admitted(None),
            Err(refused) => Verdict::Refused(self.refused(key, &refused)),
        }
    }
}

impl<B: Default, C, F> Answers<B> for PerKey<C, F> {
    fn answer(&self, refusal: Refusal) -> Response<B> {
        refusal.response(B::default())
    }
}

/// A function has nothing to show.
impl<C, F> fmt::Debug for PerKey<C, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerKey").field("announced", &self.announced).finish_non_exhaustive()
    }
}
