package main

import (
	"context"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	apimeta "k8s.io/apimachinery/pkg/api/meta"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

const finalizer = "go.conformance.test/cleanup"
const fieldOwner = client.FieldOwner("gadgets")

type reconciler struct {
	client.Client
	events events.EventRecorder
}

func (r *reconciler) setUp(manager ctrl.Manager) error {
	return ctrl.NewControllerManagedBy(manager).
		For(&Gadget{}).
		Owns(&core.ConfigMap{}).
		Owns(&apps.Deployment{}).
		Complete(r)
}

// Reconcile says an event only after a write of its own went well, so that their number depends on nothing else.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	gadget := &Gadget{}
	if err := r.Get(ctx, request.NamespacedName, gadget); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !gadget.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, r.cleanUp(ctx, gadget)
	}
	if controllerutil.AddFinalizer(gadget, finalizer) {
		return ctrl.Result{}, r.Update(ctx, gadget)
	}
	configMap := &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: gadget.Name, Namespace: gadget.Namespace}}
	result, err := controllerutil.CreateOrUpdate(ctx, r.Client, configMap, func() error {
		configMap.Data = map[string]string{"message": gadget.Spec.Message}
		return controllerutil.SetControllerReference(gadget, configMap, r.Scheme())
	})
	if err != nil {
		return ctrl.Result{}, err
	}
	if result != controllerutil.OperationResultNone {
		r.events.Eventf(gadget, configMap, core.EventTypeNormal, "ConfigMap", string(result), "The ConfigMap was %s", result)
	}
	if err := r.Apply(ctx, deploymentOf(gadget), fieldOwner, client.ForceOwnership); err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, r.writeStatus(ctx, gadget)
}

func (r *reconciler) writeStatus(ctx context.Context, gadget *Gadget) error {
	before := gadget.deepCopy()
	gadget.Status.ObservedGeneration = gadget.Generation
	changed := apimeta.SetStatusCondition(&gadget.Status.Conditions, meta.Condition{
		Type: "Ready", Status: meta.ConditionTrue, Reason: "Applied", ObservedGeneration: gadget.Generation,
	})
	if changed {
		return r.Status().Update(ctx, gadget)
	}
	if gadget.Status.Seen == gadget.Spec.Message {
		return nil
	}
	gadget.Status.Seen = gadget.Spec.Message
	return r.Status().Patch(ctx, gadget, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

func (r *reconciler) cleanUp(ctx context.Context, gadget *Gadget) error {
	if !controllerutil.RemoveFinalizer(gadget, finalizer) {
		return nil
	}
	for _, owned := range []client.Object{&core.ConfigMap{}, &apps.Deployment{}} {
		owned.SetName(gadget.Name)
		owned.SetNamespace(gadget.Namespace)
		options := client.PropagationPolicy(meta.DeletePropagationBackground)
		if err := r.Delete(ctx, owned, options); client.IgnoreNotFound(err) != nil {
			return err
		}
	}
	if err := r.Update(ctx, gadget); err != nil {
		return client.IgnoreNotFound(err)
	}
	r.events.Eventf(gadget, nil, core.EventTypeNormal, "Cleaned", "CleanUp", "All is gone")
	return nil
}

func deploymentOf(gadget *Gadget) *appsapply.DeploymentApplyConfiguration {
	labels := map[string]string{"app": gadget.Name}
	owner := metaapply.OwnerReference().
		WithAPIVersion(groupVersion.String()).WithKind("Gadget").
		WithName(gadget.Name).WithUID(gadget.UID).WithController(true).WithBlockOwnerDeletion(true)
	return appsapply.Deployment(gadget.Name, gadget.Namespace).
		WithOwnerReferences(owner).
		WithSpec(appsapply.DeploymentSpec().
			WithReplicas(*gadget.Spec.Replicas).
			WithSelector(metaapply.LabelSelector().WithMatchLabels(labels)).
			WithTemplate(coreapply.PodTemplateSpec().
				WithLabels(labels).
				WithSpec(coreapply.PodSpec().WithContainers(
					coreapply.Container().WithName("main").WithImage("registry.test/app:1"),
				))))
}
