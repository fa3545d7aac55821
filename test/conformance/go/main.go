// Drives an API server with controller-runtime and client-go as operators do, and prints what it saw, so that
// two servers can be compared: go-operator KUBECONFIG.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/go-logr/logr/funcr"
	apps "k8s.io/api/apps/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	eventsapi "k8s.io/api/events/v1"
	crd "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	crdclient "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const namespace = "go-operator"

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: go-operator KUBECONFIG"))
	}
	ctrl.SetLogger(funcr.New(func(prefix, text string) { fmt.Fprintln(os.Stderr, prefix, text) }, funcr.Options{}))
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	if err != nil {
		fail(err)
	}
	// No throttling: it says nothing of the server.
	config.QPS = -1
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	seen := &transcript{}
	err = run(ctx, config, seen)
	fmt.Print(seen)
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func run(ctx context.Context, config *rest.Config, seen *transcript) error {
	types := runtime.NewScheme()
	if err := scheme.AddToScheme(types); err != nil {
		return err
	}
	addToScheme(types)
	if err := install(ctx, config, seen); err != nil {
		return fmt.Errorf("install: %w", err)
	}
	direct, err := client.New(config, client.Options{Scheme: types})
	if err != nil {
		return err
	}
	home := &core.Namespace{ObjectMeta: meta.ObjectMeta{Name: namespace}}
	if err := direct.Create(ctx, home); err != nil {
		return err
	}
	seen.note("create a Namespace", home, nil)
	if err := useClientset(ctx, config, namespace, seen); err != nil {
		return fmt.Errorf("client-go: %w", err)
	}
	return operate(ctx, config, types, direct, seen)
}

func install(ctx context.Context, config *rest.Config, seen *transcript) error {
	clients, err := crdclient.NewForConfig(config)
	if err != nil {
		return err
	}
	definitions := clients.ApiextensionsV1().CustomResourceDefinitions()
	made, err := definitions.Create(ctx, gadgetDefinition(), meta.CreateOptions{FieldManager: "installer"})
	if err != nil {
		return err
	}
	seen.note("create a CRD", made.Spec, nil)
	return until(ctx, "the CRD is served", func() (bool, error) {
		definition, err := definitions.Get(ctx, made.Name, meta.GetOptions{})
		if err != nil {
			return false, err
		}
		for _, condition := range definition.Status.Conditions {
			if condition.Type == crd.Established && condition.Status == crd.ConditionTrue {
				return true, nil
			}
		}
		return false, nil
	})
}

func until(ctx context.Context, what string, isSo func() (bool, error)) error {
	err := wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, time.Minute, true, func(context.Context) (bool, error) {
		return isSo()
	})
	if err != nil {
		return fmt.Errorf("till %s: %w", what, err)
	}
	return nil
}

// Runs the operator while its gadgets come, change and go.
func operate(ctx context.Context, config *rest.Config, types *runtime.Scheme, direct client.Client, seen *transcript) error {
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:                        types,
		Metrics:                       server.Options{BindAddress: "0"},
		HealthProbeBindAddress:        "0",
		Cache:                         cache.Options{DefaultNamespaces: map[string]cache.Config{namespace: {}}},
		LeaderElection:                true,
		LeaderElectionID:              "gadgets",
		LeaderElectionNamespace:       namespace,
		LeaderElectionReleaseOnCancel: true,
	})
	if err != nil {
		return err
	}
	gadgets := &reconciler{Client: manager.GetClient(), events: manager.GetEventRecorder("gadgets")}
	if err := gadgets.setUp(manager); err != nil {
		return err
	}
	managerContext, stop := context.WithCancel(ctx)
	defer stop()
	stopped := make(chan error, 1)
	go func() { stopped <- manager.Start(managerContext) }()
	if err := drive(ctx, direct, seen); err != nil {
		return err
	}
	stop()
	if err := <-stopped; err != nil {
		return err
	}
	lease := &coordination.Lease{}
	err = direct.Get(ctx, client.ObjectKey{Namespace: namespace, Name: "gadgets"}, lease)
	seen.note("the Lease at the end", lease, err)
	return nil
}

func drive(ctx context.Context, direct client.Client, seen *transcript) error {
	names := []string{"one", "two", "three"}
	for _, name := range names {
		gadget := &Gadget{ObjectMeta: meta.ObjectMeta{Name: name, Namespace: namespace}, Spec: GadgetSpec{Message: "hello " + name}}
		if err := direct.Create(ctx, gadget); err != nil {
			return err
		}
	}
	seen.note("refuse a gadget by its rule", nil, direct.Create(ctx, &Gadget{
		ObjectMeta: meta.ObjectMeta{Name: "no", Namespace: namespace}, Spec: GadgetSpec{Message: "forbidden"},
	}))
	if err := untilReady(ctx, direct, names); err != nil {
		return err
	}
	look(ctx, direct, names, "at first", seen)
	stale := &Gadget{}
	if err := direct.Get(ctx, keyOf("one"), stale); err != nil {
		return err
	}
	changed := stale.deepCopy()
	changed.Spec.Message = "changed"
	replicas := int32(3)
	changed.Spec.Replicas = &replicas
	if err := direct.Update(ctx, changed); err != nil {
		return err
	}
	seen.note("update from an old state", nil, direct.Update(ctx, stale))
	configMap := &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "two", Namespace: namespace}}
	if err := direct.Get(ctx, keyOf("two"), configMap); err != nil {
		return err
	}
	old := configMap.UID
	if err := direct.Delete(ctx, configMap, client.Preconditions{UID: &old}); err != nil {
		return err
	}
	if err := until(ctx, "the ConfigMap is there again", func() (bool, error) {
		err := direct.Get(ctx, keyOf("two"), configMap)
		return err == nil && configMap.UID != old, client.IgnoreNotFound(err)
	}); err != nil {
		return err
	}
	if err := untilReady(ctx, direct, names); err != nil {
		return err
	}
	look(ctx, direct, names, "after changes", seen)
	applied := deploymentOf(changed)
	applied.Spec.WithReplicas(7)
	seen.note("apply against the operator", nil, direct.Apply(ctx, applied, client.FieldOwner("other")))
	for _, name := range names {
		gadget := &Gadget{ObjectMeta: meta.ObjectMeta{Name: name, Namespace: namespace}}
		if err := direct.Delete(ctx, gadget, client.GracePeriodSeconds(5)); err != nil {
			return err
		}
	}
	if err := until(ctx, "all are gone", func() (bool, error) { return areGone(ctx, direct, names) }); err != nil {
		return err
	}
	return lookAtEvents(ctx, direct, seen)
}

func keyOf(name string) client.ObjectKey { return client.ObjectKey{Namespace: namespace, Name: name} }

func untilReady(ctx context.Context, direct client.Client, names []string) error {
	return until(ctx, "the gadgets are ready", func() (bool, error) {
		for _, name := range names {
			gadget, configMap := &Gadget{}, &core.ConfigMap{}
			if err := direct.Get(ctx, keyOf(name), gadget); err != nil {
				return false, err
			}
			if gadget.Status.ObservedGeneration != gadget.Generation || gadget.Status.Seen != gadget.Spec.Message {
				return false, nil
			}
			if err := direct.Get(ctx, keyOf(name), configMap); err != nil {
				return false, client.IgnoreNotFound(err)
			}
		}
		return true, nil
	})
}

func areGone(ctx context.Context, direct client.Client, names []string) (bool, error) {
	for _, name := range names {
		for _, object := range []client.Object{&Gadget{}, &core.ConfigMap{}, &apps.Deployment{}} {
			if err := direct.Get(ctx, keyOf(name), object); !apierrors.IsNotFound(err) {
				return false, err
			}
		}
	}
	return true, nil
}

func look(ctx context.Context, direct client.Client, names []string, when string, seen *transcript) {
	for _, name := range names {
		for _, object := range []client.Object{&Gadget{}, &core.ConfigMap{}, &apps.Deployment{}} {
			err := direct.Get(ctx, keyOf(name), object)
			seen.note(fmt.Sprintf("%T %s %s", object, name, when), object, err)
		}
	}
}

// Events are written in the background, so they are waited for; their names and times are of no account.
func lookAtEvents(ctx context.Context, direct client.Client, seen *transcript) error {
	const expected = 8
	list := &eventsapi.EventList{}
	if err := until(ctx, "the events are there", func() (bool, error) {
		err := direct.List(ctx, list, client.InNamespace(namespace))
		return countOf(list, "Gadget") >= expected, err
	}); err != nil {
		return fmt.Errorf("%w; there are %d", err, countOf(list, "Gadget"))
	}
	lines := []string{}
	for _, event := range list.Items {
		if event.Regarding.Kind != "Gadget" {
			continue
		}
		event.Name, event.ReportingInstance, event.ManagedFields = "<name>", "<instance>", nil
		lines = append(lines, toText(event))
	}
	sort.Strings(lines)
	for _, line := range lines {
		seen.lines = append(seen.lines, "event: "+line)
	}
	return nil
}

func countOf(list *eventsapi.EventList, kind string) int {
	count := 0
	for _, event := range list.Items {
		if event.Regarding.Kind == kind {
			count++
		}
	}
	return count
}
