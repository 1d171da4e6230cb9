package grammar

import "strings"

// The tagger learned from web text; these are its errors on news that would
// cost a claim, each mended by the word itself and its neighbours.

// pasts are past tenses that never name anything, by what they are tagged
// where they look like a participle.
var pasts = words(`fell fled took said told held lost left gave went came saw drove withdrew overran wrote became began sent brought
	abandoned captured seized retook recaptured killed wounded injured denied claimed announced warned urged entered reached surrounded stormed
	pulled pushed moved advanced retreated surrendered collapsed crossed died evacuated besieged`)

var presents = words(`says has tells adds warns urges claims denies reports insists holds takes falls nears controls remains enters seizes
	captures retakes vows pledges plans hopes wants intends aims puts estimates`)

var intransitive = words(`fled fell died collapsed retreated withdrew went came left arrived advanced`)

var adjectives = words(`neighbouring neighboring armed surrounding nearby remaining northern southern eastern western so-called
	internally-displaced displaced fierce heavy badly-wounded unconfirmed`)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var adverbs = words(`meanwhile however moreover furthermore nevertheless nonetheless afterwards afterward elsewhere separately reportedly
	allegedly earlier meantime therefore otherwise instead nearby overnight simultaneously thereafter`)

var numbers = words(`two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
	twenty thirty forty fifty sixty seventy eighty ninety`)

// neverNouns end in -s and are verbs wherever they stand.
var neverNouns = words(`confirms denies announces admits rejects condemns urges concedes acknowledges insists captures seizes`)

var plurals = words(`say report warn claim insist deny hold control seize capture fear expect believe dispute urge remain fight advance enter take retake storm surround vow close clash battle rush`)

var reporting = words(`say says said report reports reported assess assesses assessed estimate estimates estimated warn warns warned claim claims claimed
	confirm confirms confirmed announce announces announced insist insists insisted believe believes believed fear fears feared note notes noted add adds added
	state states stated argue argues argued deny denies denied think thinks hope hopes told tells expects expect acknowledged admitted conceded declared revealed`)

// alike are participles that look like their verb's other forms.
var alike = words(`overrun let put cut hit shut hurt set split`)

// Words that the tagger takes for nouns or verbs in the wrong place.
var (
	marching = words(`advance attack march push move retreat storm return fight battle assault raid withdraw seize`)
	fights   = words(`battles clashes attacks raids strikes assaults fights`)
	vowing   = words(`vowed insisted conceded cautioned boasted fumed`)
)

// opening are adverbs that may open a sentence right before its verb.
var opening = words(`also then now here there never again still meanwhile even only just perhaps soon later yesterday today once twice so thus instead next first nearby inside outside not`)

// doneTo tells whether an auxiliary stands before word i, past an adverb at most.
func (s *Sentence) doneTo(i int) bool {
	if i > 1 && (strings.HasPrefix(s.tag(i-1), "RB") || s.Low(i-1) == "last" || s.Low(i-1) == "first") {
		return isBe(s.Low(i-2)) || isHave(s.Low(i-2))
	}
	return i > 0 && (isBe(s.Low(i-1)) || isHave(s.Low(i-1)))
}

func (s *Sentence) repair() {
	w := s.Words
	titled := s.titleCase()
	for i := range w { // "the monitors report that", "estimated this month that"
		if w[i].Lower != "that" || w[i].Tag != "WDT" || i == 0 {
			continue
		}
		j := i - 1
		for j > 0 && j > i-4 && (timeNouns[w[j].Lower] || w[j].Lower == "on" || w[j].Lower == "this" || w[j].Lower == "last") {
			j--
		}
		if j > 0 && reporting[w[j].Lower] && (isNoun(s.tag(j-1)) || s.tag(j-1) == "PRP" || strings.HasPrefix(s.tag(j-1), "RB") || isAux(w[j-1].Lower)) {
			w[i].Tag = "IN"
			if !isVerb(w[j].Tag) {
				w[j].Tag = "VBP"
			} else if w[j].Tag == "VBN" && !s.auxBefore(j) {
				w[j].Tag = "VBD"
			}
			if i+1 < len(w) && w[i+1].Tag == "VBZ" && strings.HasSuffix(w[i+1].Lower, "s") && isVerb(s.tag(i+2)) {
				w[i+1].Tag = "NNS"
			}
		}
	}
	for i := range w {
		x := &w[i]
		prev, next := s.tag(i-1), s.tag(i+1)
		cap := x.Text != x.Lower
		switch {
		case cap && len(x.Text) >= 2 && len(x.Text) <= 5 && strings.ToUpper(x.Text) == x.Text && (isVerb(x.Tag) || x.Tag == "PRP" || x.Tag == "IN" || x.Tag == "MD" || x.Tag == "WP" || x.Tag == "UH") && !s.shouting():
			x.Tag = "NNP" // IS, US, WHO in a sentence of small letters
		case cap && i > 0 && isVerb(x.Tag) && !titled && !pasts[x.Lower] && !presents[x.Lower] && i+1 < len(w) && w[i+1].Text != w[i+1].Lower && isNoun(next) && (prev == "," || isNoun(prev) && w[i-1].Text == w[i-1].Lower):
			x.Tag = "NNP" // ", Ned Price,"
		case neverNouns[x.Lower] && !cap && isNoun(x.Tag) && i > 0:
			x.Tag = "VBZ"
			if prev == "JJ" {
				w[i-1].Tag = "NN"
			}
		case x.Lower == "told" && x.Tag == "VBN" && !s.auxBefore(i) && (isNoun(next) || next == "DT" || next == "PRP" || next == "PRP$"):
			x.Tag = "VBD"
		case x.Tag == "VBN" && pasts[x.Lower] && prev == "CC" && s.pastBefore(i-1) && (next == "DT" || next == "PRP$" || strings.HasPrefix(next, "NNP") || next == "CD"):
			x.Tag = "VBD" // "captured X and detained its officials"
		case x.Lower == "pulled" && x.Tag == "VBN" && !s.auxBefore(i) && s.Low(i+1) == "back":
			x.Tag = "VBD"
		case x.Lower == "fighting" && x.Tag == "VBG" && s.Low(i-1) == "of" && (next == "IN" || next == "," || next == "."):
			x.Tag = "NN"
		case numbers[x.Lower] && x.Tag != "CD" && (!cap || i == 0) && !isVerb(next):
			x.Tag = "CD"
		case x.Lower == "crossing" && s.Low(i-1) == "border" && x.Tag == "VBG":
			x.Tag = "NN"
		case x.Lower == "building" && x.Tag == "VBG" && isNoun(prev) && next != "DT" && !isNoun(next):
			x.Tag = "NN"
		case alike[x.Lower] && x.Tag != "VBN" && x.Tag != "VBD" && s.doneTo(i): // "was last overrun", "were let out"
			x.Tag = "VBN"
			if w[i-1].Lower == "last" || w[i-1].Lower == "first" {
				w[i-1].Tag = "RB"
			}
		case i == 0 && cap && x.Tag == "RB" && (pasts[s.Low(1)] || next == "VBD" && isAux(s.Low(1))) && !opening[x.Lower] && !strings.HasSuffix(x.Lower, "ly"):
			x.Tag = "NNP" // "Aleppo fell"
		case i > 1 && i == len(w)-1 && x.Tag == "NNS" && strings.HasPrefix(prev, "NNP") && (w[0].Lower == "why" || w[0].Lower == "how"):
			x.Tag = "VBZ" // "Why the fall of Kandahar matters"
		case cap && i > 1 && x.Tag == "VB" && s.Low(i-1) == "to" && !titled && !s.shouting() && (isVerb(s.tag(i-2)) || isNoun(s.tag(i-2)) || strings.HasPrefix(s.tag(i-2), "RB")):
			x.Tag = "NNP" // "fled to Moscow"
		case marching[x.Lower] && x.Tag == "NN" && s.Low(i-1) == "to" && isVerb(s.tag(i-2)) && (next == "IN" || next == "DT" || strings.HasPrefix(next, "NNP") || strings.HasPrefix(next, "RB")):
			x.Tag = "VB" // "are preparing to advance on"
		case x.Tag == "VBZ" && fights[x.Lower] && i > 0 && (isNoun(prev) || isAdj(prev)) && (next == "VBD" || next == "VBP"):
			x.Tag = "NNS" // "street battles broke out"
		case x.Lower == "both" && x.Tag == "CC" && (strings.HasPrefix(next, "NNP") || next == "DT" || next == "PRP$" || next == "NNS"):
			x.Tag = "DT" // "taken both X and Y"
		case isNoun(x.Tag) && vowing[x.Lower] && (next == "." || next == "") && i > 1:
			x.Tag = "VBD"
			if isAdj(prev) {
				w[i-1].Tag = "NN"
			}
		case x.Tag == "NN" && (x.Lower == "fear" || x.Lower == "say" || x.Lower == "warn") && prev == "NNS" && s.Low(i-2) == "," && (next == "." || next == ""):
			x.Tag = "VBP" // ", residents fear."
		case x.Lower == "unopposed" && isVerb(x.Tag):
			x.Tag = "RB"
		case x.Lower == "clung":
			x.Tag = "VBD"
		case x.Lower == "standby" && i > 0 && s.Low(i-1) == "on":
			x.Tag = "NN"
		case isAdj(x.Tag) && reporting[x.Lower] && strings.HasSuffix(x.Lower, "ed") && isNoun(prev) && (next == "." || next == "" || next == ","):
			x.Tag = "VBD" // ", its mayor insisted."
		case x.Lower == "fell" && x.Tag == "VB":
			x.Tag = "VBD"
		case cap && strings.Count(x.Text, "-") >= 2 && !strings.HasPrefix(x.Tag, "NN") && x.Tag != "CD":
			x.Tag = "NNP" // Qala-e-Naw
		case (x.Lower == "wounded" || x.Lower == "injured" || x.Lower == "killed") && isAdj(x.Tag) && next == "CD" && i > 0 && !isAux(s.Low(i-1)) && isNoun(prev) || (x.Lower == "wounded" || x.Lower == "injured") && isAdj(x.Tag) && next == "CD" && i == 1:
			x.Tag = "VBD" // "Shelling wounded two nurses"
			if prev == "VBG" {
				w[i-1].Tag = "NN"
			}
		case (x.Lower == "include" || x.Lower == "includes") && isNoun(x.Tag) && (next == "CD" || next == "DT"):
			x.Tag = "VBP"
			if isAdj(prev) {
				w[i-1].Tag = "NNS"
			}
		case x.Tag == "VBG" && prev == "CD" && next == "NNS" && !isNoun(s.tag(i-2)):
			x.Tag = "JJ" // "about 200 visiting supporters"
		case adverbs[x.Lower] && (isVerb(x.Tag) || i == 0 && isNoun(x.Tag)):
			x.Tag = "RB"
		case x.Lower == "£" || x.Lower == "€" || x.Lower == "$":
			x.Tag = "$"
		case !cap && plurals[x.Lower] && x.Tag == "NNP" && strings.HasPrefix(prev, "NNP"): // "US and UK rush troops"
			x.Tag = "VBP"
			if strings.HasPrefix(next, "NNP") && i+1 < len(w) && w[i+1].Text == w[i+1].Lower {
				w[i+1].Tag = "NNS"
			}
		case x.Tag == "ADD" || x.Tag == "FW" && cap || x.Tag == "AFX":
			x.Tag = "NNP"
		case cap && i > 0 && strings.Contains(x.Text, "-") && !strings.HasPrefix(x.Tag, "NN") && !isAdj(x.Tag) && x.Tag != "CD":
			x.Tag = "NNP"
		case x.Lower == "police" || x.Lower == "troops" || x.Lower == "residents" || x.Lower == "militants" || x.Lower == "assaults" || x.Lower == "rebels" || x.Lower == "clashes" && prev != "NNS" && prev != "PRP":
			if !strings.HasPrefix(x.Tag, "NN") {
				x.Tag = "NNS"
			}
		case adjectives[x.Lower] && (x.Tag == "VBG" || x.Tag == "VBN" || x.Tag == "VBD" || x.Tag == "NN") && (isNoun(next) || isAdj(next)) && !isAux(s.Low(i-1)):
			x.Tag = "JJ"
		case (x.Lower == "most" || x.Lower == "much" || x.Lower == "many" || x.Lower == "some" || x.Lower == "all" || x.Lower == "parts" || x.Lower == "few") && s.Low(i+1) == "of":
			x.Tag = "NN"
		case (x.Lower == "itself" || x.Lower == "themselves" || x.Lower == "himself" || x.Lower == "herself") && isNoun(prev):
			x.Tag = "RB"
		case titled && i > 0 && cap && (pasts[x.Lower] || presents[x.Lower]) && strings.HasPrefix(x.Tag, "NN"):
			x.Tag = "VBD"
			if presents[x.Lower] {
				x.Tag = "VBZ"
			}
		case !cap && plurals[x.Lower] && !isVerb(x.Tag) && prev == "NNS" && (next == "DT" || next == "IN" || next == "PRP" || next == "CD" || strings.HasPrefix(next, "NNP") || next == "PRP$" || next == "NNS" || next == "RB"):
			x.Tag = "VBP"
		case !cap && presents[x.Lower] && !isVerb(x.Tag) && (isNoun(prev) || prev == "PRP" || prev == "," || prev == "``" || prev == "''" || prev == "WDT" || prev == "WP") && prev != "JJ":
			if next == "PRP" || next == "DT" || strings.HasPrefix(next, "NNP") || next == "IN" || next == "TO" || next == "." || isAdj(next) || next == "VBN" || next == "CD" || next == "NNS" || next == "PRP$" {
				x.Tag = "VBZ"
			}
		case !cap && pasts[x.Lower] && !isVerb(x.Tag) && !(x.Lower == "left" && (prev == "DT" || prev == "JJ")) && !(x.Lower == "saw" || x.Lower == "wounded" || x.Lower == "injured" || x.Lower == "fell") || x.Lower == "fell" && !isVerb(x.Tag):
			if isAux(s.Low(i - 1)) {
				x.Tag = "VBN"
			} else if prev != "DT" && prev != "PRP$" || x.Lower == "fell" {
				x.Tag = "VBD"
			}
		case (x.Lower == "last" || x.Lower == "first" || x.Lower == "briefly") && isAux(s.Low(i-1)) && (next == "VBN" || next == "VBD"):
			x.Tag = "RB"
		case (x.Lower == "fighting" || x.Lower == "shelling") && x.Tag == "VBG" && !isAux(s.Low(i-1)) && (i == 0 || prev == "DT" || isAdj(prev) || isNoun(prev) || prev == "CC" || prev == "IN" || prev == "VBZ") && (isAux(s.Low(i+1)) || next == "VBD" || next == "VBZ" || next == "IN" || next == "RB" || next == "VBN" || next == "."):
			if i == 0 || isAux(s.Low(i+1)) || next == "VBD" || next == "VBZ" || next == "VBN" || prev == "JJ" || prev == "DT" || prev == "VBZ" {
				x.Tag = "NN"
			}
		case x.Lower == "fighting" && x.Tag == "VBG" && reporting[s.Low(i-1)] && next == "IN":
			x.Tag = "NN"
		case x.Lower == "missing" && x.Tag == "VBG" && isAux(s.Low(i-1)):
			x.Tag = "JJ"
		case (x.Lower == "around" || x.Lower == "near" || x.Lower == "inside" || x.Lower == "over" && (s.Low(i-1) == "control" || s.Low(i-1) == "rule")) && x.Tag == "RB" && (strings.HasPrefix(next, "NNP") || next == "DT" || x.Lower == "over"):
			x.Tag = "IN"
		case prev == "," && s.Low(i+1) == "that" && strings.HasSuffix(x.Lower, "ing"):
			x.Tag = "VBG"
		case x.Lower == "rose" && isNoun(prev) && (next == "TO" || next == "IN" || next == "."):
			x.Tag = "VBD"
		case !cap && plurals[x.Lower] && !isVerb(x.Tag) && (prev == "RB" && (isNoun(s.tag(i-2))) || s.Low(i-1) == "taliban" && s.tag(i-2) != "IN") && (next == "DT" || isAdj(next) || next == "CD" || strings.HasPrefix(next, "NN") || next == "PRP$" || next == "IN" || next == "RBR"):
			x.Tag = "VBP"
		case x.Tag == "VBN" && reporting[x.Lower] && (isNoun(prev) || prev == "PRP") && !s.auxBefore(i) && s.Low(i+1) != "by":
			x.Tag = "VBD"
		case x.Tag == "VBN" && intransitive[x.Lower] && !s.auxBefore(i):
			x.Tag = "VBD"
		case x.Tag == "VB" && i > 0 && prev == "NNS" && !s.modalBefore(i):
			x.Tag = "VBP"
		}
	}
}

// shouting tells whether the whole sentence is in capitals.
func (s *Sentence) shouting() bool {
	up, all := 0, 0
	for _, w := range s.Words {
		if len(w.Text) > 1 && w.Text != w.Lower {
			if strings.ToUpper(w.Text) == w.Text {
				up++
			}
		}
		if len(w.Text) > 1 {
			all++
		}
	}
	return up*2 > all
}

func (s *Sentence) auxBefore(i int) bool {
	for j := i - 1; j >= 0 && j > i-4; j-- {
		if isAux(s.Low(j)) {
			return true
		}
		if !strings.HasPrefix(s.tag(j), "RB") {
			return false
		}
	}
	return false
}

// pastBefore tells whether the verb before word i, in the same clause, is a
// past tense of its own.
func (s *Sentence) pastBefore(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch t := s.tag(j); {
		case t == "VBD":
			return !isAux(s.Low(j))
		case isVerb(t), t == "MD", t == ":", s.Low(j) == ";":
			return false
		}
	}
	return false
}

func (s *Sentence) modalBefore(i int) bool {
	for j := i - 1; j >= 0 && j > i-8; j-- {
		if t := s.tag(j); t == "MD" || t == "TO" || s.Low(j) == "do" || s.Low(j) == "did" || s.Low(j) == "let" || s.Low(j) == "help" || s.Low(j) == "make" {
			return true
		}
	}
	return false
}

// titleCase tells whether a headline writes its words with capitals.
func (s *Sentence) titleCase() bool {
	up, all := 0, 0
	for _, w := range s.Words {
		if len(w.Text) > 3 {
			all++
			if w.Text != w.Lower {
				up++
			}
		}
	}
	return all >= 4 && up*4 >= all*3
}
