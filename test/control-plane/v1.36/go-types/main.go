// Says what only Go knows of the kinds of the API server: `empty-fields` how it writes their fields where they are empty
// (tools/builtin-kinds.mjs runs it), `messages` how it lays them out in Protobuf (tools/protobuf-messages.mjs).
package main

import (
	"fmt"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
)

var subjects = map[string]func(*runtime.Scheme) []string{
	"empty-fields": emptyFieldLines,
	"messages":     messageLines,
}

func main() {
	var lines func(*runtime.Scheme) []string
	if len(os.Args) == 2 {
		lines = subjects[os.Args[1]]
	}
	if lines == nil {
		fmt.Fprintln(os.Stderr, "Usage: go-types empty-fields | messages")
		os.Exit(2)
	}
	kinds, err := allKinds()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(strings.Join(lines(kinds), "\n"))
}
