//! JSON values. Numbers keep their text, and objects the order of their fields.

mod text;

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

/// A number as it is written (RFC 8259, 6), so that no digit is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Makes a number of its text, which is not verified.
    pub(super) const fn unverified(text: String) -> Self {
        Self(text)
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value {
    /// Returns the field of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Returns the text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// Returns the items of an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// Returns the fields of an object.
    pub const fn as_object(&self) -> Option<&Object> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    /// Returns a number that is an unsigned integer.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.0.parse().ok() } else { None }
    }

    /// Returns a number that is an integer.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.0.parse().ok() } else { None }
    }

    /// Returns whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns whether it is a string.
    pub const fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Returns whether it is an array.
    pub const fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Returns whether it is an object.
    pub const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Takes the value, and leaves `null`.
    pub fn take(&mut self) -> Self {
        core::mem::take(self)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

/// An object. Its fields are in the order in which they were added, and are found by binary search.
#[derive(Clone, Debug, Default)]
pub struct Object {
    fields: Vec<(String, Value)>,
    /// The places of the fields, in the order of the names.
    by_name: Vec<usize>,
}

impl Object {
    /// Creates an empty object.
    pub const fn new() -> Self {
        Self { fields: Vec::new(), by_name: Vec::new() }
    }

    /// Returns where a name is in `by_name`, or where it belongs.
    fn search(&self, name: &str) -> Result<usize, usize> {
        self.by_name.binary_search_by(|place| self.fields.get(*place).map_or("", |(other, _)| other).cmp(name))
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.by_name.get(self.search(name).ok()?).copied()
    }

    /// Returns the value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(self.place(name)?).map(|(_, value)| value)
    }

    /// Returns the value of a field, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.place(name)?;
        self.fields.get_mut(place).map(|(_, value)| value)
    }

    /// Returns whether there is a field of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.search(name).is_ok()
    }

    /// Sets a field. One that is there already keeps its place.
    pub fn insert(&mut self, name: String, value: Value) {
        match self.search(&name) {
            Ok(_) => {
                if let Some(before) = self.get_mut(&name) {
                    *before = value;
                }
            }
            Err(at) => {
                self.by_name.insert(at, self.fields.len());
                self.fields.push((name, value));
            }
        }
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let removed = self.by_name.remove(self.search(name).ok()?);
        for place in &mut self.by_name {
            *place -= usize::from(*place > removed);
        }
        Some(self.fields.remove(removed).1)
    }

    /// Returns the number of fields.
    pub const fn len(&self) -> usize {
        self.fields.len()
    }

    /// Returns whether there is no field.
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Iterates over the fields.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&String, &Value)> {
        self.fields.iter().map(|(name, value)| (name, value))
    }

    /// Iterates over the names.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.fields.iter().map(|(name, _)| name)
    }

    /// Iterates over the values.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.fields.iter().map(|(_, value)| value)
    }

    /// Iterates over the values, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.fields.iter_mut().map(|(_, value)| value)
    }
}

/// Objects with the same fields are equal, whatever their order.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for Object {}

impl FromIterator<(String, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        let mut object = Self::new();
        object.extend(fields);
        object
    }
}

impl Extend<(String, Value)> for Object {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, fields: I) {
        fields.into_iter().for_each(|(name, value)| self.insert(name, value));
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}
