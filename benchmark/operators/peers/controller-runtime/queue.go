package main

import (
	"fmt"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

const atLeastItems = 1_000_000

// measureQueue prints what a queue alone takes for so many keys at once, each of them added, got and done, as JSON.
func measureQueue(name, keys string) {
	keysAtOnce, err := strconv.Atoi(keys)
	must(err)
	requests := make([]reconcile.Request, keysAtOnce)
	for i := range requests {
		requests[i].NamespacedName = types.NamespacedName{Namespace: "default", Name: "widget-" + strconv.Itoa(i)}
	}
	queue := newQueue(name)
	before := heap()
	for _, request := range requests {
		queue.Add(request)
	}
	// The priority queue takes in what is added a moment later.
	for queue.Len() < keysAtOnce {
		time.Sleep(time.Millisecond)
	}
	bytes := float64(heap()-before) / float64(keysAtOnce)
	drain(queue, keysAtOnce)

	rounds := max(1, (atLeastItems+keysAtOnce-1)/keysAtOnce)
	cpuBefore, startedAt := cpu(), time.Now()
	for range rounds {
		for _, request := range requests {
			queue.Add(request)
		}
		drain(queue, keysAtOnce)
	}
	items := time.Duration(rounds * keysAtOnce)
	wall, used := time.Since(startedAt), cpu()-cpuBefore
	micros := func(all time.Duration) float64 { return float64(all.Nanoseconds()) / float64(items) / 1000 }
	fmt.Printf("{\"wallMicros\":%f,\"cpuMicros\":%f,\"bytesPerKey\":%f}\n", micros(wall), micros(used), bytes)
	runtime.KeepAlive(requests)
}

func newQueue(name string) workqueue.TypedRateLimitingInterface[reconcile.Request] {
	if name == "priority" {
		return priorityqueue.New[reconcile.Request]("bench")
	}
	return workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
}

func drain(queue workqueue.TypedInterface[reconcile.Request], count int) {
	for range count {
		request, _ := queue.Get()
		queue.Done(request)
	}
}

func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func cpu() time.Duration {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
