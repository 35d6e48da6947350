/// Whom a limit of a [`Table`](crate::Table) is for: a digest of 64 bits, and a class.
///
/// The digest must be one that nobody can choose: of a secret, and of what names the caller (an address, an account). Who
/// can choose digests makes them meet in one place of the table, and takes the room there, or the limit, from others.
///
/// A key of another class is another key, with a limit of its own.
///
/// ```
/// use tollgate::Key;
///
/// let key = Key::new(0x0123_4567_89ab_cdef);
/// assert_eq!((key.digest(), key.class()), (0x0123_4567_89ab_cdef, 0));
/// assert_ne!(key, key.of_class(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    digest: u64,
    class: u8,
}

impl Key {
    /// The key of a digest, of class 0.
    ///
    /// ```
    /// assert_eq!(tollgate::Key::new(7).class(), 0);
    /// ```
    #[must_use]
    #[inline]
    pub const fn new(digest: u64) -> Self {
        Self { digest, class: 0 }
    }

    /// The same key in another class: the place of its profile among those that the table was made with.
    ///
    /// ```
    /// use tollgate::Key;
    ///
    /// assert_eq!(Key::new(7).of_class(1).digest(), 7);
    /// assert_ne!(Key::new(7).of_class(1), Key::new(7));
    /// ```
    #[must_use]
    #[inline]
    pub const fn of_class(self, class: u8) -> Self {
        Self { class, ..self }
    }

    /// The digest.
    ///
    /// ```
    /// assert_eq!(tollgate::Key::new(7).digest(), 7);
    /// ```
    #[must_use]
    #[inline]
    pub const fn digest(self) -> u64 {
        self.digest
    }

    /// The class.
    ///
    /// ```
    /// assert_eq!(tollgate::Key::new(7).of_class(1).class(), 1);
    /// ```
    #[must_use]
    #[inline]
    pub const fn class(self) -> u8 {
        self.class
    }
}
