// Package suites pins controller-runtime, whose own tests run on both servers as they are published.
package suites

import _ "sigs.k8s.io/controller-runtime/pkg/client"
