// One of each value that a firmware prints, for a macro of the caller's: a microcontroller prints them by `defmt`, a
// host by `Display`, and the words must be those of values.txt.
macro_rules! for_each_value {
    ($print:ident) => {{
        use core::time::Duration;
        use tollgate::*;

        let allowed = Allowed { min: 1, max: u64::MAX };
        $print!(QuotaError::TickRate(allowed));
        $print!(QuotaError::Window(allowed));
        $print!(QuotaError::Limit(allowed));
        $print!(QuotaError::ClockBits(allowed));
        $print!(QuotaError::Count(allowed));
        $print!(QuotaError::Period(allowed));
        $print!(QuotaError::Burst(allowed));
        $print!(QuotaError::Tolerance(allowed));
        $print!(QuotaError::Stale(allowed));
        $print!(QuotaError::Debt(allowed));
        $print!(QuotaError::Idle(allowed));
        $print!(QuotaError::Capacity(allowed));
        $print!(QuotaError::Refill(allowed));
        $print!(QuotaError::Initial(allowed));
        $print!(QuotaError::PeriodPowerOfTwo(allowed));
        let error = QuotaError::Burst(Allowed { min: 2, max: 7 });

        $print!(Quota::per_minute(5, 1_000).burst(9));
        $print!(IntervalQuota::new(5, 1_000).capacity(20));
        $print!(WindowQuota::new(5, 1_000));
        $print!(Rate::new(100, Duration::from_secs(60)).burst(20));
        $print!(Rate::new(5, Duration::from_millis(250)));
        $print!(
            Rate::new(1, Duration::from_secs(7_200))
                .tolerance(Duration::from_micros(5))
                .stale(Duration::from_secs(1))
                .debt(Duration::ZERO)
        );
        $print!(Rate::new(1, Duration::new(u64::MAX, 1)));
        for text in ["many/s", "0.5/w", "0/s", "5 s", "5/mon", "5/month", "5/s bust", "5/s debt 0s debt 0s"] {
            $print!(Rate::parse(text).unwrap_err());
        }
        $print!(Rate::parse("99999999999999999999/s").unwrap_err());
        $print!(Rate::parse("10/").unwrap_err());
        $print!(Rate::parse_length("5s 3").unwrap_err());

        let limiter = Shaper32::new(Quota::new(1, 100, 10)).unwrap();
        $print!(limiter.try_acquire(0, 4).unwrap());
        $print!(limiter.try_acquire(0, 8).unwrap_err());
        $print!(limiter.try_acquire(0, 8).unwrap_err().outcome());
        $print!(limiter.try_acquire(0, 11).unwrap_err());
        $print!(limiter.try_acquire(0, 11).unwrap_err().outcome());
        $print!(limiter.reserve(0, 7, 1_000).unwrap().0);
        $print!(limiter.debit(0, u32::MAX).unwrap_err());
        $print!(SnapshotError::Foreign);
        $print!(SnapshotError::Version(7));
        $print!(SnapshotError::Checksum);
        $print!(SnapshotError::Algorithm);
        $print!(SnapshotError::Width);
        $print!(SnapshotError::Quota);
        $print!(SnapshotError::State);

        let log = SlidingLog32::<2>::new(WindowQuota::new(2, 1_000)).unwrap();
        $print!(log.try_acquire(0, 2).unwrap());
        $print!(log.try_acquire(0, 1).unwrap_err());
        $print!(log.try_acquire(0, 1).unwrap_err().outcome());
        $print!(log.try_acquire(0, 3).unwrap_err());
        $print!(Colour::Green);
        $print!(Colour::Yellow);
        $print!(Colour::Red);
        $print!(RefusedBy::First);
        $print!(RefusedBy::Second);
        $print!(RefusedBy::Both);
        $print!(DualQuotaError::First(error));
        $print!(DualQuotaError::Second(error));
        $print!(ChangeError::Busy);
        $print!(ChangeError::Quota(error));
        $print!(ChangeError::Owed);
        let range = Allowed { min: 0, max: 9 };
        $print!(AdaptiveError::Floor(range));
        $print!(AdaptiveError::Ceiling(range));
        $print!(AdaptiveError::MostBurst(range));
        $print!(AdaptiveError::Tokens(range));
        $print!(AdaptiveError::Increase(range));
        $print!(AdaptiveError::Decrease(range));
        $print!(AdaptiveError::CoolDown(range));
        $print!(AdaptiveError::Quota(error));

        let counters = Counters::new();
        counters.admit(3_u32);
        counters.deny(4_u32);
        counters.wait(5_u32);
        $print!(counters.read());

        let classes = [KeyProfile32::new(Quota::new(1, 100, 3)).unwrap()];
        let (sets, counts) = ([Set::<u32, 1>::new()], TableCounters::new());
        let table = Table::<u32, 1>::new(&sets, &classes).unwrap().counted_by(&counts);
        $print!(table.try_acquire(Key::new(1), 0, 2).unwrap());
        $print!(table.try_acquire(Key::new(1), 0, 2).unwrap_err());
        $print!(table.try_acquire(Key::new(2), 0, 2).unwrap_err());
        $print!(table.try_acquire(Key::new(1).of_class(7), 0, 2).unwrap_err());
        let sharing = table.when_full(WhenFull::Share);
        $print!(sharing.try_acquire(Key::new(2), 0, 1).unwrap());
        $print!(sharing.try_acquire(Key::new(2), 0, 1).unwrap_err());
        $print!(table.when_full(WhenFull::Admit).try_acquire(Key::new(2), 0, 1).unwrap());
        $print!(counts.read());
        $print!(table.used(0));
        $print!(TableError::Sets);
        $print!(TableError::Classes);
        $print!(TableError::Stale);
        $print!(TableHeaderError::Short);
        $print!(TableHeaderError::Blank);
        $print!(TableHeaderError::Unfinished);
        $print!(TableHeaderError::Foreign);
        $print!(TableHeaderError::Version(7));
        $print!(TableHeaderError::Checksum);
        $print!(TableHeaderError::Width);
        $print!(TableHeaderError::Slots);
        $print!(TableHeaderError::Another);

        let limits = [5, 3].map(|burst| Gcra32::new(Quota::new(1, 100, burst)).unwrap());
        let tiers: Tiers<u32, 2> = Tiers::of([Tier::new(&limits[0]), Tier::new(&limits[1]).shadow()]).unwrap();
        $print!(tiers.try_acquire(0, 4).unwrap());
        $print!(tiers.try_acquire(0, 2).unwrap_err());
        $print!(tiers.try_acquire(0, 9).unwrap_err());
        $print!(TiersError::Full { most: 2 });
        $print!(TiersError::Duplicate { of: 1 });
        let budget = Budget32::new(Quota::new(1, 100, 2), Quota::new(1, 10, 500)).unwrap();
        $print!(budget.try_acquire(0, 300).unwrap());
        $print!(BudgetError::Requests(error));
        $print!(BudgetError::Tokens(error));

        $print!(Share::Promised);
        $print!(Share::Borrowed);
        $print!(ChildDenied::NotYet { retry_after: 5_u32 });
        $print!(ChildDenied::Never { most: 5_u32 });
        $print!(HierarchyError::Parent(error));
        $print!(HierarchyError::Child { child: 2, error });
        $print!(HierarchyError::Rates { child: 2, allowed: range });
        $print!(HierarchyError::TooMany { most: 32 });
    }};
}
