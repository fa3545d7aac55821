// Says how the kinds of the API server are laid out in Protobuf, from the tags of their Go structs, which alone know
// both the numbers of fields and their names in JSON: tools/protobuf-messages.mjs runs it.
//
// Each line is the name of a message, the API version where it is a kind of its own (else -), and its fields, as in
//
//	io.k8s.api.core.v1.Pod v1 1metadata:io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta 2spec:.PodSpec 3status:.PodStatus
//
// A field is its number, its JSON name (none where Go writes its fields among those of the owner), and after the
// colon [] for a list, % for a map by text, and its type: a message (with a dot before it, one of the same package),
// or a word for what is no message or writes itself.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	crd "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	aggregator "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// Types that write themselves.
var words = map[reflect.Type]string{
	reflect.TypeFor[meta.Time]():                        "time",
	reflect.TypeFor[meta.MicroTime]():                   "micro-time",
	reflect.TypeFor[resource.Quantity]():                "quantity",
	reflect.TypeFor[intstr.IntOrString]():               "int-or-string",
	reflect.TypeFor[runtime.RawExtension]():             "json",
	reflect.TypeFor[meta.FieldsV1]():                    "json",
	reflect.TypeFor[crd.JSON]():                         "json",
	reflect.TypeFor[crd.JSONSchemaPropsOrBool]():        "schema-or-bool",
	reflect.TypeFor[crd.JSONSchemaPropsOrArray]():       "schema-or-array",
	reflect.TypeFor[crd.JSONSchemaPropsOrStringArray](): "schema-or-strings",
	reflect.TypeFor[[]byte]():                           "bytes",
}

type marshaler interface{ Marshal() ([]byte, error) }

var apiVersions = map[reflect.Type]string{}
var seen = map[reflect.Type]bool{}
var lines []string

func name(t reflect.Type) string {
	return strings.Replace(strings.ReplaceAll(t.PkgPath(), "/", "."), "k8s.io", "io.k8s", 1) + "." + t.Name()
}

// How a field's type is written; what is a message gets its own line.
func typeOf(t, owner reflect.Type) string {
	if word, ok := words[t]; ok {
		return word
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem(), owner)
	case reflect.Slice:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[marshaler]()) {
			if t.Elem().Kind() != reflect.String {
				panic(t.String())
			}
			return "texts"
		}
		return "[]" + typeOf(t.Elem(), owner)
	case reflect.Map:
		return "%" + typeOf(t.Elem(), owner)
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "int"
	case reflect.Float64:
		return "double"
	case reflect.Struct:
		visit(t)
		if t.PkgPath() == owner.PkgPath() {
			return "." + t.Name()
		}
		return name(t)
	}
	panic(t.String())
}

func visit(t reflect.Type) {
	if seen[t] {
		return
	}
	seen[t] = true
	apiVersion, ok := apiVersions[t]
	if !ok {
		apiVersion = "-"
	}
	line := name(t) + " " + apiVersion
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		tags := strings.Split(field.Tag.Get("protobuf"), ",")
		if len(tags) < 3 {
			continue
		}
		json, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if json == "-" {
			panic(t.String() + " " + field.Name)
		}
		line += " " + tags[1] + json + ":" + typeOf(field.Type, t)
	}
	lines = append(lines, line)
}

func main() {
	types := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, crd.AddToScheme, aggregator.AddToScheme} {
		if err := add(types); err != nil {
			panic(err)
		}
	}
	for kind, t := range types.AllKnownTypes() {
		_, isList := t.FieldByName("Items")
		if (kind.Version != "v1" && kind.Version != "v2") || isList {
			continue
		}
		if t.PkgPath() != reflect.TypeFor[meta.ObjectMeta]().PkgPath() {
			apiVersions[t] = kind.GroupVersion().String()
		}
	}
	for t := range apiVersions {
		visit(t)
	}
	// What every group and version knows: options, and answers that are no object of a kind.
	visit(reflect.TypeFor[meta.DeleteOptions]())
	visit(reflect.TypeFor[meta.Status]())
	visit(reflect.TypeFor[meta.PartialObjectMetadata]())
	visit(reflect.TypeFor[meta.APIVersions]())
	visit(reflect.TypeFor[meta.APIGroupList]())
	visit(reflect.TypeFor[meta.APIResourceList]())
	visit(reflect.TypeFor[crd.JSONSchemaProps]())
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}
