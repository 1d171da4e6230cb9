package tagging

import (
	"strings"
	"testing"
)

func TestLemma(t *testing.T) {
	for tag, pairs := range map[string]string{
		"VBD": `relied rely reported report repaired repair rebuilt rebuild fell fall seized seize fled flee overran overrun wrested wrest took take captured capture retook retake said say told tell
			urged urge warned warn denied deny pledged pledge stopped stop attacked attack besieged besiege withdrew withdraw surrendered surrender
			evacuated evacuate killed kill wounded wound abandoned abandon advanced advance controlled control struck strike struggled struggle
			was be had have 'd have reached reach entered enter negotiated negotiate announced announce died die vowed vow occurred occur
			planned plan conceded concede claimed claim agreed agree hoped hope carried carry lost lose left leave sent send shed shed
			massacred massacre tackled tackle stated state treated treat retreated retreat shelled shell pulled pull invited invite
			rescued rescue issued issue forced force released release raised raise clashed clash crossed cross displaced displace
			undertook undertake looked look baked bake liked like targeted target bombed bomb hit hit beset beset travelled travel
			collapsed collapse freed free paid pay confirmed confirm rejected reject erupted erupt mounted mount shot shoot dropped drop
			joined join recaptured recapture regrouped regroup overthrew overthrow routed route stormed storm liberated liberate`,
		"VBG": `relying rely seizing seize fleeing flee taking take running run dying die fighting fight closing close moving move advancing advance
			resettling resettle inching inch saying say stressing stress echoing echo spinning spin halting halt evacuating evacuate leaving leave
			including include falling fall surrounding surround accusing accuse adding add paying pay following follow trying try shelling shell`,
		"VBZ": "inches inch says say has have does do goes go seizes seize flees flee tries try plans plan passes pass focuses focus watches watch s s",
		"VBN": "taken take driven drive overrun overrun held hold wrested wrest broken break gone go been be forbidden forbid deployed deploy wounded wound",
		"VB":  "wound wound lay lay fall fall",
		"VBP": "are be have have say say",
		"MD":  "wo will ca can 'll will 'd would could could",
		"NNS": "cities city capitals capital troops troops women woman forces force houses house lives life crises crisis countries country families family " +
			"buses bus officials official headquarters headquarters policemen policeman deaths death approaches approach boxes box",
		"NN":   "loss loss Status status",
		"NNP":  "Taliban Taliban Kabul Kabul",
		"NNPS": "Afghans Afghan Talibs Talib",
		"JJR":  "larger large bigger big closer close fewer few heavier heavy stronger strong",
		"RB":   "n't not quickly quickly",
	} {
		f := strings.Fields(pairs)
		for i := 0; i < len(f); i += 2 {
			if got := Lemma(f[i], tag); got != f[i+1] {
				t.Errorf("Lemma(%q, %q) = %q, want %q", f[i], tag, got, f[i+1])
			}
		}
	}
}
