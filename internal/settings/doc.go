// Package settings loads, checks and documents a struct of settings. It knows no setting by name.
//
// The struct is the only source. It holds its defaults; [Keys.Load] lays the YAML file over it, then the environment,
// then the contents of secret files. It reports every fault at once, each with the key and the place it was set.
// Nothing unknown is accepted: a misspelt key or variable is a fault that names the nearest right one.
//
// Sections are structs, a list of sections is a slice of structs; values are texts, whole numbers, numbers, durations,
// sizes, and lists of texts. These tags say more about a key:
//
//   - yaml: its name in its section, "-" for a field that is no setting
//   - help: what it means, in full sentences
//   - unit: what a bare number counts
//   - required: "true" if it cannot be left empty
//   - range: the smallest and the largest value, as "1s..2m"
//   - zero: what 0 means, where 0 is allowed outside the range
//
// So do these methods of its type:
//
//   - Choices() []string: the only values of a text, in the order of the documentation
//   - Reveal() string: the text is a secret, which String redacts; a twin key with the suffix _file names a file that holds it
//   - SetDefaults(), of a pointer to an item of a list of sections: what an item is before its keys are read
package settings
