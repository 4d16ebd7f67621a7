package outbound

import (
	"slices"

	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/transition"
)

// optOuts knows who must not be texted.
type optOuts struct{ *base }

// blocked tells which jobs' recipients have opted out. Who has said so from one number means it of the others, too.
func (o *optOuts) blocked(jobs []*job) (map[*job]bool, error) {
	var numbers []string
	for _, j := range jobs {
		numbers = append(numbers, j.numbers...)
	}
	found, err := o.read(numbers)
	if err != nil {
		return nil, err
	}
	byNumber := map[string][]consent.OptOut{}
	for _, out := range found {
		byNumber[out.Number] = append(byNumber[out.Number], out)
	}
	blocked := map[*job]bool{}
	for _, j := range jobs {
		blocked[j] = slices.ContainsFunc(j.numbers, func(number string) bool {
			return consent.Blocks(byNumber[number], j.channel.Name)
		})
	}
	return blocked, nil
}

func (o *optOuts) read(numbers []string) ([]consent.OptOut, error) {
	for try := 1; ; try++ {
		found, err := o.opts.Store.OptOuts(o.stages.Writes, numbers)
		failure := transition.Failure{Operation: opOptOuts, Try: try, Err: err}
		if err == nil || !o.patience.Again(o.stages.Writes, failure) {
			return found, err
		}
	}
}
