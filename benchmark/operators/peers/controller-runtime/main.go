// An operator as kubebuilder lays it out, with the defaults of controller-runtime.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	corebuilder "sigs.k8s.io/controller-runtime/pkg/builder"
)

const finalizer = "bench.dev/finalizer"

type reconciler struct {
	client.Client
	writes bool
	synced *progress
}

func (r *reconciler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var widget Widget
	if err := r.Get(ctx, request.NamespacedName, &widget); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	if r.writes {
		if err := r.write(ctx, &widget); err != nil {
			return reconcile.Result{}, err
		}
	}
	r.synced.add(request.Name)
	return reconcile.Result{}, nil
}

func (r *reconciler) write(ctx context.Context, widget *Widget) error {
	if !widget.DeletionTimestamp.IsZero() {
		if !controllerutil.ContainsFinalizer(widget, finalizer) {
			return nil
		}
		before := widget.DeepCopyObject().(*Widget)
		controllerutil.RemoveFinalizer(widget, finalizer)
		return client.IgnoreNotFound(r.Patch(ctx, widget, client.MergeFrom(before)))
	}
	if !controllerutil.ContainsFinalizer(widget, finalizer) {
		before := widget.DeepCopyObject().(*Widget)
		controllerutil.AddFinalizer(widget, finalizer)
		if err := r.Patch(ctx, widget, client.MergeFrom(before)); err != nil {
			return err
		}
	}
	if widget.Status.Ready && widget.Status.ObservedGeneration == widget.Generation {
		return nil
	}
	before := widget.DeepCopyObject().(*Widget)
	widget.Status = WidgetStatus{Ready: true, ObservedGeneration: widget.Generation}
	return r.Status().Patch(ctx, widget, client.MergeFrom(before))
}

func main() {
	if len(os.Args) > 2 {
		measureQueue(os.Args[1], os.Args[2])
		return
	}
	log.SetLogger(zap.New())
	scheme := runtime.NewScheme()
	must(builder.AddToScheme(scheme))
	fmt.Println("BENCH starting")
	manager, err := ctrl.NewManager(ctrl.GetConfigOrDie(), ctrl.Options{
		Scheme:  scheme,
		Metrics: metricsserver.Options{BindAddress: "0"},
	})
	must(err)
	workers := 1
	if os.Getenv("BENCH_VARIANT") == "tuned" {
		workers = 16
	}
	r := &reconciler{
		Client: manager.GetClient(),
		writes: os.Getenv("BENCH_MODE") == "write",
		synced: newProgress(number("BENCH_EXPECT")),
	}
	go r.synced.answer()
	must(corebuilder.ControllerManagedBy(manager).
		For(&Widget{}, corebuilder.WithPredicates(predicate.GenerationChangedPredicate{})).
		WithOptions(controller.Options{MaxConcurrentReconciles: workers}).
		Complete(r))
	must(manager.Start(ctrl.SetupSignalHandler()))
}

func number(name string) int {
	value, err := strconv.Atoi(os.Getenv(name))
	must(err)
	return value
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
