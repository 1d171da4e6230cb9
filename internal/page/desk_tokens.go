package page

// DeskTokens is /desk/{story}/tokens: the programs that may come in.
type DeskTokens struct {
	DeskFrame
	Form   *DeskForm
	Tokens []DeskToken
	Secret string // a token just made, shown this once
	For    string // whose it is
}

func (DeskTokens) deskTemplate() string { return "tokens" }

// Days are for how long a token may be made.
func (DeskTokens) Days() []DeskOption {
	return []DeskOption{{"1", "a day"}, {"7", "a week"}, {"30", "30 days"}, {"90", "90 days"}, {"180", "half a year"}, {"365", "a year"}}
}

// DeskToken is a row of them. Over tells that it ended by its own date.
type DeskToken struct {
	ID, Name, By, Key            string
	Scopes                       []string
	Made, Expires, Used, Revoked DeskTime
	Over                         bool
}
