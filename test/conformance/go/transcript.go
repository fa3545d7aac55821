package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// What was seen, without what differs from run to run.
type transcript struct{ lines []string }

var masks = []struct {
	pattern *regexp.Regexp
	by      string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "<uid>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`), "<time in µs>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "<time>"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "<host>"},
	{regexp.MustCompile(`\b10\.0\.0\.\d+\b`), "<ip>"},
}

func masked(text string) string {
	for _, mask := range masks {
		text = mask.pattern.ReplaceAllString(text, mask.by)
	}
	return text
}

// Notes what came of a step: an error in full, or a value as JSON.
func (t *transcript) note(step string, value any, err error) {
	if err != nil {
		t.lines = append(t.lines, step+": "+masked(describe(err)))
		return
	}
	t.lines = append(t.lines, step+": "+toText(value))
}

func describe(err error) string {
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		return fmt.Sprintf("refused with %d %s: %s", status.Status().Code, status.Status().Reason, err)
	}
	return fmt.Sprintf("%T: %s", err, err)
}

func toText(value any) string {
	bytes, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	var decoded any
	if err := json.Unmarshal(bytes, &decoded); err != nil {
		panic(err)
	}
	// Keys are in order.
	text, _ := json.Marshal(plain(decoded))
	return masked(string(text))
}

// Hides versions, and orders what the time of day orders.
func plain(value any) any {
	switch value := value.(type) {
	case []any:
		for index := range value {
			value[index] = plain(value[index])
		}
	case map[string]any:
		for key, field := range value {
			switch text, isText := field.(string); {
			case key == "resourceVersion" && isText && len(text) > 1:
				value[key] = "<version>"
			case key == "managedFields":
				value[key] = byText(field.([]any))
			case key == "holderIdentity" && text != "":
				value[key] = "<holder>"
			default:
				value[key] = plain(field)
			}
		}
	}
	return value
}

func byText(list []any) []any {
	texts := make([]string, len(list))
	for index := range list {
		entry, _ := json.Marshal(list[index])
		texts[index] = masked(string(entry))
	}
	sort.Strings(texts)
	result := make([]any, len(texts))
	for index := range texts {
		result[index] = texts[index]
	}
	return result
}

func (t *transcript) String() string { return strings.Join(t.lines, "\n") + "\n" }
