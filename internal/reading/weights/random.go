package weights

// Random is the generator by which training goes through its examples
// (SplitMix64; Steele, Lea and Flood 2014): the same on every platform and in
// every version of Go, so that the weights are. Its value is the seed.
type Random uint64

// Next returns the next of its numbers.
func (r *Random) Next() uint64 {
	*r += Spread
	z := uint64(*r)
	z = (z ^ z>>30) * hash2
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Shuffle puts n things in another order by swapping two at a time.
func (r *Random) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.Next()%uint64(i+1)))
	}
}
