//! Callers who want several limits at once: at least one of them is granted, whenever each alone would be, and a refusal
//! leaves nothing taken. Children who borrow from a parent: what is promised is never refused.

use std::array::from_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread;
use tollgate::{Budget32, Child, Gcra32, Quota, Shaper32, Share, Tier, Tiers};

use crate::adaptive::explore;

/// What each caller answers, who come in any order: see `explore.rs` for the gate.
fn callers<L, A>(shared: &Arc<L>, callers: &[fn(&L) -> A]) -> Vec<A>
where
    L: Send + Sync + 'static,
    A: Send + 'static,
{
    let gate = Arc::new(Gate::new(0));
    let threads = callers.iter().map(|&caller| {
        let (shared, gate) = (shared.clone(), gate.clone());
        thread::spawn(move || {
            gate.fetch_add(1, Relaxed);
            caller(&shared)
        })
    });
    let threads: Vec<_> = threads.collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

type Limits = [Gcra32; 3];

/// What a caller wants of each, in the order in which it lists them.
type Wish = &'static [(usize, u32)];

fn limits(bursts: [u64; 3]) -> Arc<Limits> {
    Arc::new(from_fn(|at| Gcra32::new(Quota::new(1, 10, bursts[at])).unwrap()))
}

fn all_or_none(limits: &Limits, wish: Wish) -> bool {
    let mut tiers = Tiers::<u32, 3>::new();
    let mut costs = [0; 3];
    for (&(at, n), cost) in wish.iter().zip(&mut costs) {
        tiers.push(Tier::new(&limits[at])).unwrap();
        *cost = n;
    }
    tiers.try_acquire_each(0, &costs).is_ok()
}

/// One after another as they are listed; what was taken is given back where one refuses.
fn naive(limits: &Limits, wish: Wish) -> bool {
    for (taken, &(at, n)) in wish.iter().enumerate() {
        if limits[at].try_acquire(0, n).is_err() {
            for &(at, n) in wish[..taken].iter().rev() {
                limits[at].refund(0, 0, n, n);
            }
            return false;
        }
    }
    true
}

/// In each execution somebody is granted, and there is missing what those took, to the cell.
fn somebody_wins(limits: &Limits, bursts: [u64; 3], wishes: &[Wish], granted: &[bool]) {
    assert!(granted.contains(&true), "nobody is granted: {wishes:?}");
    let mut left = bursts.map(|burst| u32::try_from(burst).unwrap());
    for (wish, _) in wishes.iter().zip(granted).filter(|&(_, &granted)| granted) {
        for &(at, n) in *wish {
            left[at] -= n;
        }
    }
    assert_eq!(from_fn(|at| limits[at].status(0).remaining()), left, "{wishes:?}, {granted:?}");
}

macro_rules! contenders {
    ($($test:ident: $preemptions:expr, $bursts:expr, [$($wish:expr),*];)*) => {$(
        #[test]
        fn $test() {
            const BURSTS: [u64; 3] = $bursts;
            let executions = explore($preemptions, || {
                let limits = limits(BURSTS);
                let granted = callers(&limits, &[$(|limits| all_or_none(limits, &$wish)),*]);
                somebody_wins(&limits, BURSTS, &[$(&$wish),*], &granted);
            });
            println!("checked: {executions} loom executions ({}, {})", stringify!($test), bound($preemptions));
        }
    )*};
}

fn bound(preemptions: Option<usize>) -> String {
    preemptions.map_or("no preemption bound".into(), |most| format!("preemption bound {most}"))
}

contenders! {
    two_callers_of_two_limits_in_opposite_orders: None, [1, 1, 1], [[(0, 1), (1, 1)], [(1, 1), (0, 1)]];
    two_callers_of_two_limits_in_one_order: None, [2, 2, 1], [[(0, 1), (1, 2)], [(0, 1), (1, 2)]];
    two_callers_of_three_limits: Some(3), [2, 3, 1], [[(2, 1), (1, 2), (0, 1)], [(0, 1), (1, 1), (2, 1)]];
    three_callers_of_two_limits: Some(2), [2, 2, 1], [[(0, 1), (1, 2)], [(1, 2), (0, 1)], [(1, 1), (0, 2)]];
    three_callers_of_three_limits_in_a_ring: Some(2), [1, 1, 1], [[(0, 1), (1, 1)], [(1, 1), (2, 1)], [(2, 1), (0, 1)]];
}

/// So the check above can fail.
#[test]
fn in_the_order_of_the_lists_both_can_be_refused() {
    static NOBODY: AtomicBool = AtomicBool::new(false);
    let executions = explore(None, || {
        let limits = limits([1; 3]);
        let wishes: [fn(&Limits) -> bool; 2] =
            [|limits| naive(limits, &[(0, 1), (1, 1)]), |limits| naive(limits, &[(1, 1), (0, 1)])];
        if callers(&limits, &wishes) == [false; 2] {
            NOBODY.store(true, Relaxed);
        }
    });
    assert!(NOBODY.load(Relaxed), "somebody was granted in each of {executions} executions");
    println!("checked: {executions} loom executions (naive takers, no preemption bound)");
}

/// The tokens are for one of them; who is refused has no request charged.
#[test]
fn two_requests_of_one_budget() {
    let executions = explore(None, || {
        let budget = Arc::new(Budget32::new(Quota::new(1, 10, 2), Quota::new(1, 10, 5)).unwrap());
        let asks: [fn(&Budget32) -> bool; 2] = [|budget| budget.try_acquire(0, 4).is_ok(); 2];
        let granted = callers(&budget, &asks);
        assert_eq!(granted.iter().filter(|&&granted| granted).count(), 1);
        let left = (budget.requests().status(0).remaining(), budget.tokens().status(0).remaining());
        assert_eq!(left, (1, 1));
    });
    println!("checked: {executions} loom executions (two requests of a budget, no preemption bound)");
}

/// A parent and two children, each with one cell promised, and one to be borrowed by whoever is first.
struct Family {
    parent: Shaper32,
    children: [Gcra32; 2],
}

/// One child twice.
type Asks = fn(&Family) -> [Option<Share>; 2];

impl Family {
    fn ask(&self, child: usize, n: u32) -> Option<Share> {
        let own = &self.children[child];
        Child::of(&self.parent, own.word(), own.profile()).try_acquire(0, n).ok()
    }
}

#[test]
fn what_is_promised_is_granted_whatever_is_borrowed() {
    let executions = explore(None, || {
        let promised = [Quota::new(1, 10, 1), Quota::new(1, 10, 1)];
        let family = Arc::new(Family {
            parent: Shaper32::new(Quota::new(2, 10, 2).shared_by(&promised).unwrap()).unwrap(),
            children: promised.map(|quota| Gcra32::new(quota).unwrap()),
        });
        let asks: [Asks; 2] = [|it| [it.ask(0, 1), it.ask(0, 1)], |it| [it.ask(1, 1), it.ask(1, 1)]];
        let answers = callers(&family, &asks);
        assert!(answers.iter().all(|answers| answers[0] == Some(Share::Promised)), "{answers:?}");
        // the capacity of the parent is 2: one who borrows early finds room for it, who comes last does not
        let borrowed = answers.iter().filter(|answers| answers[1] == Some(Share::Borrowed)).count();
        assert!(borrowed <= 1, "{answers:?}");
        let owed = u32::try_from(2 + borrowed).unwrap() * 5;
        assert_eq!(family.parent.status(0).reset_after(), owed);
    });
    println!("checked: {executions} loom executions (two children of a parent, no preemption bound)");
}
