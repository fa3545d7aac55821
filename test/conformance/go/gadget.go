package main

import (
	crd "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var groupVersion = schema.GroupVersion{Group: "go.conformance.test", Version: "v1"}

// Gadget wants a ConfigMap with a message and a Deployment.
type Gadget struct {
	meta.TypeMeta   `json:",inline"`
	meta.ObjectMeta `json:"metadata,omitempty"`
	Spec            GadgetSpec   `json:"spec"`
	Status          GadgetStatus `json:"status,omitempty"`
}

type GadgetSpec struct {
	Message  string `json:"message"`
	Replicas *int32 `json:"replicas,omitempty"`
}

type GadgetStatus struct {
	ObservedGeneration int64            `json:"observedGeneration,omitempty"`
	Seen               string           `json:"seen,omitempty"`
	Conditions         []meta.Condition `json:"conditions,omitempty"`
}

type GadgetList struct {
	meta.TypeMeta `json:",inline"`
	meta.ListMeta `json:"metadata,omitempty"`
	Items         []Gadget `json:"items"`
}

func (g *Gadget) DeepCopyObject() runtime.Object { return g.deepCopy() }

func (g *Gadget) deepCopy() *Gadget {
	result := *g
	g.ObjectMeta.DeepCopyInto(&result.ObjectMeta)
	if g.Spec.Replicas != nil {
		replicas := *g.Spec.Replicas
		result.Spec.Replicas = &replicas
	}
	result.Status.Conditions = append([]meta.Condition(nil), g.Status.Conditions...)
	return &result
}

func (l *GadgetList) DeepCopyObject() runtime.Object {
	result := *l
	result.Items = nil
	for index := range l.Items {
		result.Items = append(result.Items, *l.Items[index].deepCopy())
	}
	return &result
}

func addToScheme(scheme *runtime.Scheme) {
	scheme.AddKnownTypes(groupVersion, &Gadget{}, &GadgetList{})
	meta.AddToGroupVersion(scheme, groupVersion)
}

func gadgetDefinition() *crd.CustomResourceDefinition {
	text := crd.JSONSchemaProps{Type: "string"}
	least := 0.0
	keep := true
	return &crd.CustomResourceDefinition{
		ObjectMeta: meta.ObjectMeta{Name: "gadgets." + groupVersion.Group},
		Spec: crd.CustomResourceDefinitionSpec{
			Group: groupVersion.Group,
			Scope: crd.NamespaceScoped,
			Names: crd.CustomResourceDefinitionNames{
				Plural: "gadgets", Singular: "gadget", Kind: "Gadget", ListKind: "GadgetList",
			},
			Versions: []crd.CustomResourceDefinitionVersion{{
				Name: groupVersion.Version, Served: true, Storage: true,
				Subresources: &crd.CustomResourceSubresources{Status: &crd.CustomResourceSubresourceStatus{}},
				Schema: &crd.CustomResourceValidation{OpenAPIV3Schema: &crd.JSONSchemaProps{
					Type: "object",
					Properties: map[string]crd.JSONSchemaProps{
						"spec": {
							Type:     "object",
							Required: []string{"message"},
							Properties: map[string]crd.JSONSchemaProps{
								"message": text,
								"replicas": {
									Type: "integer", Format: "int32", Minimum: &least,
									Default: &crd.JSON{Raw: []byte("1")},
								},
							},
							XValidations: crd.ValidationRules{{Rule: "self.message != 'forbidden'", Message: "not this one"}},
						},
						"status": {
							Type: "object",
							Properties: map[string]crd.JSONSchemaProps{
								"observedGeneration": {Type: "integer", Format: "int64"},
								"seen":               text,
								"conditions": {
									Type:  "array",
									Items: &crd.JSONSchemaPropsOrArray{Schema: &crd.JSONSchemaProps{Type: "object", XPreserveUnknownFields: &keep}},
								},
							},
						},
					},
				}},
			}},
		},
	}
}
