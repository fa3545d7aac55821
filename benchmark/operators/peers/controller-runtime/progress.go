package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"sync"
)

// progress tells once when as many different objects have been reconciled as are expected. Objects are named
// "w-<number>", so that one bit for each is enough: what is measured is the operator, and not this.
type progress struct {
	mutex   sync.Mutex
	seen    []uint64
	missing int
	runs    int
}

func newProgress(expected int) *progress {
	return &progress{seen: make([]uint64, expected/64+1), missing: expected}
}

func (p *progress) add(name string) {
	number, err := strconv.Atoi(name[len("w-"):])
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.runs++
	if err != nil || number/64 >= len(p.seen) || p.seen[number/64]&(1<<(number%64)) != 0 {
		return
	}
	p.seen[number/64] |= 1 << (number % 64)
	p.missing--
	if p.missing == 0 {
		fmt.Println("BENCH synced")
	}
}

// answer says how many runs there were, for each line that comes in.
func (p *progress) answer() {
	if os.Getenv("BENCH_ASKED") != "1" {
		return
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		p.mutex.Lock()
		runs := p.runs
		p.mutex.Unlock()
		fmt.Printf("BENCH answer {\"runs\":%d}\n", runs)
	}
}
