package main

import (
	"context"
	"fmt"
	"sort"
	"time"

	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
)

// What is done with client-go alone, which writes Protobuf by default.
func useClientset(ctx context.Context, config *rest.Config, namespace string, t *transcript) error {
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	maps := clients.CoreV1().ConfigMaps(namespace)
	watch, err := maps.Watch(ctx, meta.ListOptions{LabelSelector: "by=clientset"})
	if err != nil {
		return err
	}
	labels := map[string]string{"by": "clientset"}
	made, err := maps.Create(ctx, &core.ConfigMap{
		ObjectMeta: meta.ObjectMeta{Name: "a", Labels: labels, Finalizers: []string{"test/hold"}},
		Data:       map[string]string{"text": "ä <&>", "empty": ""},
		BinaryData: map[string][]byte{"bytes": {0, 1, 254, 255}},
	}, meta.CreateOptions{FieldManager: "clientset"})
	t.note("create a ConfigMap", made, err)
	_, err = maps.Create(ctx, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "a"}}, meta.CreateOptions{})
	t.note("create it again", nil, err)
	_, err = maps.Create(ctx, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "Not A Name"}}, meta.CreateOptions{})
	t.note("create one of a bad name", nil, err)
	dry, err := maps.Create(ctx, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "dry"}}, meta.CreateOptions{DryRun: []string{meta.DryRunAll}})
	t.note("create one in a dry run", dry, err)
	changed := made.DeepCopy()
	changed.Data["text"] = "changed"
	changed, err = maps.Update(ctx, changed, meta.UpdateOptions{FieldManager: "clientset"})
	t.note("update it", changed, err)
	_, err = maps.Update(ctx, made, meta.UpdateOptions{})
	t.note("update it from an old state", nil, err)
	patched, err := maps.Patch(ctx, "a", types.StrategicMergePatchType, []byte(`{"data":{"empty":null,"more":"1"}}`), meta.PatchOptions{FieldManager: "patcher"})
	t.note("patch it", patched, err)
	_, err = maps.Apply(ctx, coreapply.ConfigMap("a", namespace).WithData(map[string]string{"text": "mine"}), meta.ApplyOptions{FieldManager: "applier"})
	t.note("apply it against another owner", nil, err)
	applied, err := maps.Apply(ctx, coreapply.ConfigMap("a", namespace).WithData(map[string]string{"text": "mine"}), meta.ApplyOptions{FieldManager: "applier", Force: true})
	t.note("apply it by force", applied, err)
	grace, wrong := int64(0), types.UID("other")
	err = maps.Delete(ctx, "a", meta.DeleteOptions{Preconditions: &meta.Preconditions{UID: &wrong}})
	t.note("delete it for another", nil, err)
	foreground := meta.DeletePropagationForeground
	err = maps.Delete(ctx, "a", meta.DeleteOptions{GracePeriodSeconds: &grace, PropagationPolicy: &foreground, Preconditions: &meta.Preconditions{UID: &made.UID}})
	t.note("delete it in the foreground", nil, err)
	held, err := maps.Get(ctx, "a", meta.GetOptions{})
	t.note("get it while it is held", held, err)
	gone, err := maps.Patch(ctx, "a", types.JSONPatchType, []byte(`[{"op":"remove","path":"/metadata/finalizers"}]`), meta.PatchOptions{FieldManager: "patcher"})
	t.note("let it go", gone, err)
	_, err = maps.Get(ctx, "a", meta.GetOptions{})
	t.note("get what is gone", nil, err)
	for event := range takeTill(watch.ResultChan(), 6) {
		t.note("watched "+string(event.Type), event.Object, nil)
	}
	watch.Stop()
	if err := useOtherKinds(ctx, clients, namespace, t); err != nil {
		return err
	}
	return useViews(ctx, config, clients, namespace, t)
}

// Passes on so many values, or those of half a minute.
func takeTill[T any](from <-chan T, count int) <-chan T {
	to := make(chan T)
	go func() {
		defer close(to)
		timeout := time.After(30 * time.Second)
		for range count {
			select {
			case value, open := <-from:
				if !open {
					return
				}
				to <- value
			case <-timeout:
				return
			}
		}
	}()
	return to
}

func useOtherKinds(ctx context.Context, clients kubernetes.Interface, namespace string, t *transcript) error {
	secret, err := clients.CoreV1().Secrets(namespace).Create(ctx, &core.Secret{
		ObjectMeta: meta.ObjectMeta{GenerateName: "secret-"}, StringData: map[string]string{"a": "b"},
	}, meta.CreateOptions{FieldManager: "clientset"})
	if secret != nil {
		secret.Name = "secret-<random>"
	}
	t.note("create a Secret of a generated name", secret, err)
	grace := int64(0)
	pod, err := clients.CoreV1().Pods(namespace).Create(ctx, podWithMuch(), meta.CreateOptions{FieldManager: "clientset"})
	t.note("create a Pod", pod, err)
	pod.Status.Phase = core.PodRunning
	pod.Status.StartTime = &meta.Time{Time: time.Unix(1_700_000_000, 0)}
	pod.Status.Conditions = []core.PodCondition{{Type: core.PodReady, Status: core.ConditionTrue}}
	pod, err = clients.CoreV1().Pods(namespace).UpdateStatus(ctx, pod, meta.UpdateOptions{FieldManager: "kubelet"})
	t.note("update its status", pod, err)
	err = clients.CoreV1().Pods(namespace).Delete(ctx, "pod", meta.DeleteOptions{GracePeriodSeconds: &grace})
	t.note("delete it at once", nil, err)
	service, err := clients.CoreV1().Services(namespace).Create(ctx, &core.Service{
		ObjectMeta: meta.ObjectMeta{Name: "service"},
		Spec: core.ServiceSpec{
			Selector: map[string]string{"a": "b"},
			Ports:    []core.ServicePort{{Name: "web", Port: 80, TargetPort: intstr.FromString("http")}, {Name: "more", Port: 81, TargetPort: intstr.FromInt32(8081)}},
		},
	}, meta.CreateOptions{FieldManager: "clientset"})
	t.note("create a Service", service, err)
	_, err = clients.CoreV1().Services(namespace).Create(ctx, &core.Service{ObjectMeta: meta.ObjectMeta{Name: "none"}}, meta.CreateOptions{})
	t.note("create a Service without ports", nil, err)
	job, err := clients.BatchV1().Jobs(namespace).Create(ctx, &batch.Job{
		ObjectMeta: meta.ObjectMeta{Name: "job"},
		Spec:       batch.JobSpec{Template: core.PodTemplateSpec{Spec: core.PodSpec{RestartPolicy: core.RestartPolicyNever, Containers: []core.Container{{Name: "main", Image: "registry.test/app:1"}}}}},
	}, meta.CreateOptions{FieldManager: "clientset"})
	t.note("create a Job", job, err)
	review, err := clients.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, &authorization.SelfSubjectAccessReview{
		Spec: authorization.SelfSubjectAccessReviewSpec{ResourceAttributes: &authorization.ResourceAttributes{Verb: "get", Resource: "pods", Namespace: namespace}},
	}, meta.CreateOptions{})
	if review != nil {
		t.note("ask what one may do", []any{review.Spec, review.Status.Allowed}, err)
	}
	_, err = clients.CoreV1().ServiceAccounts(namespace).Create(ctx, &core.ServiceAccount{ObjectMeta: meta.ObjectMeta{Name: "robot"}}, meta.CreateOptions{})
	t.note("create a ServiceAccount", nil, err)
	seconds := int64(600)
	token, err := clients.CoreV1().ServiceAccounts(namespace).CreateToken(ctx, "robot", &authentication.TokenRequest{
		Spec: authentication.TokenRequestSpec{Audiences: []string{"one"}, ExpirationSeconds: &seconds},
	}, meta.CreateOptions{})
	if token != nil {
		t.note("ask for a token", []any{token.Spec, len(token.Status.Token) > 100}, err)
	}
	return nil
}

func podWithMuch() *core.Pod {
	seconds, yes := int64(30), true
	return &core.Pod{
		ObjectMeta: meta.ObjectMeta{Name: "pod"},
		Spec: core.PodSpec{
			TerminationGracePeriodSeconds: &seconds,
			SecurityContext:               &core.PodSecurityContext{RunAsNonRoot: &yes},
			Containers: []core.Container{{
				Name: "main", Image: "registry.test/app:1",
				Env:           []core.EnvVar{{Name: "A", Value: "1"}, {Name: "B", ValueFrom: &core.EnvVarSource{FieldRef: &core.ObjectFieldSelector{FieldPath: "metadata.name"}}}},
				Resources:     core.ResourceRequirements{Requests: core.ResourceList{core.ResourceCPU: resource.MustParse("1500m"), core.ResourceMemory: resource.MustParse("1Gi")}},
				LivenessProbe: &core.Probe{ProbeHandler: core.ProbeHandler{HTTPGet: &core.HTTPGetAction{Path: "/healthz", Port: intstr.FromString("http")}}},
				Ports:         []core.ContainerPort{{Name: "http", ContainerPort: 8080}},
				VolumeMounts:  []core.VolumeMount{{Name: "config", MountPath: "/config", ReadOnly: true}},
			}},
			Volumes: []core.Volume{{Name: "config", VolumeSource: core.VolumeSource{ConfigMap: &core.ConfigMapVolumeSource{LocalObjectReference: core.LocalObjectReference{Name: "a"}}}}},
		},
	}
}

// Pages, objects without a type, metadata alone, and discovery.
func useViews(ctx context.Context, config *rest.Config, clients kubernetes.Interface, namespace string, t *transcript) error {
	maps := clients.CoreV1().ConfigMaps(namespace)
	for index := range 5 {
		name := fmt.Sprintf("page-%d", index)
		if _, err := maps.Create(ctx, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: name, Labels: map[string]string{"page": "yes"}}}, meta.CreateOptions{}); err != nil {
			return err
		}
	}
	options := meta.ListOptions{LabelSelector: "page=yes", Limit: 2}
	for {
		page, err := maps.List(ctx, options)
		if err != nil {
			return err
		}
		names := []string{}
		for _, item := range page.Items {
			names = append(names, item.Name)
		}
		t.note("a page", []any{names, page.RemainingItemCount}, nil)
		if options.Continue = page.Continue; page.Continue == "" {
			break
		}
	}
	resource := core.SchemeGroupVersion.WithResource("configmaps")
	untyped, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	object, err := untyped.Resource(resource).Namespace(namespace).Get(ctx, "page-0", meta.GetOptions{})
	t.note("get it without a type", object, err)
	headers, err := metadata.NewForConfig(config)
	if err != nil {
		return err
	}
	partial, err := headers.Resource(resource).Namespace(namespace).Get(ctx, "page-0", meta.GetOptions{})
	t.note("get its metadata", partial, err)
	list, err := headers.Resource(resource).Namespace(namespace).List(ctx, meta.ListOptions{FieldSelector: "metadata.name=page-1"})
	t.note("list metadata", list, err)
	err = maps.DeleteCollection(ctx, meta.DeleteOptions{}, meta.ListOptions{LabelSelector: "page=yes"})
	t.note("delete the pages", nil, err)
	left, err := maps.List(ctx, meta.ListOptions{LabelSelector: "page=yes"})
	t.note("list what is left", len(left.Items), err)
	_, resources, err := clients.Discovery().ServerGroupsAndResources()
	found := []string{}
	for _, group := range resources {
		for _, one := range group.APIResources {
			if group.GroupVersion == "apps/v1" || group.GroupVersion == groupVersion.String() {
				found = append(found, fmt.Sprintf("%s %s %v", group.GroupVersion, one.Name, one.Verbs))
			}
		}
	}
	sort.Strings(found)
	t.note("discover", found, err)
	return nil
}
