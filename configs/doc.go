// Package configs owns everything about configuration: reading it, the lists of inputs and outputs
// that it can name, and the files that an operator copies. The commands that need no configuration
// do not import it.
package configs
