package main

import (
	"reflect"
	"strings"

	crd "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	aggregator "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// Types that write themselves, and what they are called in the description of messages.
var words = map[reflect.Type]string{
	reflect.TypeFor[meta.Time]():            "time",
	reflect.TypeFor[meta.MicroTime]():       "micro-time",
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[intstr.IntOrString]():   "int-or-string",
	reflect.TypeFor[runtime.RawExtension](): "json",
	reflect.TypeFor[meta.FieldsV1]():        "json",
	reflect.TypeFor[crd.JSON]():             "json",
	// A schema, or something else beside it.
	reflect.TypeFor[crd.JSONSchemaPropsOrBool]():        "schema-or-bool",
	reflect.TypeFor[crd.JSONSchemaPropsOrArray]():       "schema-or-array",
	reflect.TypeFor[crd.JSONSchemaPropsOrStringArray](): "schema-or-strings",
	reflect.TypeFor[[]byte]():                           "bytes",
}

// Whether a type is one value in JSON, although it is a struct.
func isScalar(t reflect.Type) bool {
	_, ok := words[t]
	return ok
}

// The name of a type in OpenAPI.
func name(t reflect.Type) string {
	return strings.Replace(strings.ReplaceAll(t.PkgPath(), "/", "."), "k8s.io", "io.k8s", 1) + "." + t.Name()
}

// All kinds of the API server.
func allKinds() (*runtime.Scheme, error) {
	kinds := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, crd.AddToScheme, aggregator.AddToScheme} {
		if err := add(kinds); err != nil {
			return nil, err
		}
	}
	return kinds, nil
}

// Whether kinds of a version are served without being asked for.
func isServed(version string) bool {
	return version == "v1" || version == "v2"
}
