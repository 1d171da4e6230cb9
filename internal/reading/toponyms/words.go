package toponyms

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// joins are the small words that stand inside names.
var joins = set("of the de del la el al es and 's")

// loose are words of class that make no longer name of the one before them.
var loose = set("state city town village university")

// preps take places.
var preps = set("in near at outside inside into towards toward across around from through of to between off throughout within via")

// titles stand before the name of a person.
var titles = set(`mr mrs ms miss dr prof sir lord lady gov sen rep reps sens lt col gen maj capt sgt cpl pfc pvt cmdr adm rev fr st-judge
president minister premier chancellor governor senator congressman congresswoman representative mayor judge justice sheriff deputy chief detective officer
captain colonel general major lieutenant sergeant corporal admiral commander coach professor doctor father sister brother pastor bishop archbishop cardinal pope
king queen prince princess sheikh imam mullah rabbi secretary ambassador commissioner councilman councilwoman councilor councillor alderman superintendent
director spokesman spokeswoman attorney coroner trooper patrolman inspector constable chairman chairwoman actor actress author singer`)

// lowTitles are titles that in small letters stand before a place as well.
var lowTitles = set("king father sister")

// says are verbs whose subject speaks.
var says = set("said says told added asked wrote testified recalled explained noted replied responded acknowledged laughed smiled admitted")

// before are words that stand before a place and belong to it or to nothing.
var before = set(`north south east west northern southern eastern western northeast northwest southeast southwest central downtown uptown midtown metro metropolitan greater
historic upper lower inner outer old new near in at from to for of the a an and but miss saturday sunday monday tuesday wednesday thursday friday today yesterday tonight while when since after before over former missing
two three republic federal city united university county`)

// follow are words behind a place that do not make it the name of a person.
var follow = set(`police sheriff department city county state school schools high fire community public district council highway national board jail town president attorney
superior regional senior volunteer circuit international army road court foreign coroner chamber medical detention democratic area electric arts central house hospital health
gov government university courthouse municipal middle democrat democrats republican republicans environmental fair junior water museum governor memorial commissioners
parks common senate division commission association metropolitan film singers village interior clerk adult civic live sen food college airport river lake island
creek valley centers center centre agency minister ministry premier prime embassy mayor republic province federal vice chief energy embassy times news herald post gazette
journal tribune planning zoning library elementary church avenue street drive development authority institute bank office bureau legislature parliament supreme
rep sens reps mall market park hills heights beach township parish bay north south east west united monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december`)

// stop are words that are written with a capital and are no place here.
var stop = set(`the a an in on at of and but for or if it he she they we i you his her this that these those to from by with as is was are be not no yes so when while who what where why how
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
mr mrs ms dr president gov sen rep police university college school church street avenue road highway park river lake court county city state house senate congress department company
american-made god christian christians muslim muslims jewish jews catholic christmas easter bible internet web english spanish`)

// states are the abbreviations of provinces in agency copy.
var states = map[string]string{
	"Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado", "Conn.": "Connecticut", "Del.": "Delaware", "Fla.": "Florida", "Ga.": "Georgia, United States",
	"Ill.": "Illinois", "Ind.": "Indiana", "Kan.": "Kansas", "Ky.": "Kentucky", "La.": "Louisiana", "Md.": "Maryland", "Mass.": "Massachusetts", "Mich.": "Michigan", "Minn.": "Minnesota",
	"Miss.": "Mississippi", "Mo.": "Missouri", "Mont.": "Montana", "Neb.": "Nebraska", "Nev.": "Nevada", "N.H.": "New Hampshire", "N.J.": "New Jersey", "N.M.": "New Mexico", "N.Y.": "New York state",
	"N.C.": "North Carolina", "N.D.": "North Dakota", "Okla.": "Oklahoma", "Ore.": "Oregon", "Pa.": "Pennsylvania", "Penn.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina", "S.D.": "South Dakota", "Tenn.": "Tennessee",
	"Tex.": "Texas", "Vt.": "Vermont", "Va.": "Virginia", "Wash.": "Washington state", "W.Va.": "West Virginia", "W. Va.": "West Virginia", "Wis.": "Wisconsin", "Wyo.": "Wyoming", "D.C.": "Washington, D.C.", "DC": "Washington, D.C.",
	"B.C.": "British Columbia", "Ont.": "Ontario", "Alta.": "Alberta", "Sask.": "Saskatchewan", "Man.": "Manitoba", "Que.": "Quebec", "N.S.": "Nova Scotia", "N.B.": "New Brunswick",
	"NSW": "New South Wales", "NY": "New York state", "CA": "California", "TX": "Texas", "FL": "Florida", "OH": "Ohio", "PA": "Pennsylvania", "MA": "Massachusetts", "NJ": "New Jersey", "VA": "Virginia", "NC": "North Carolina", "SC": "South Carolina", "GA": "Georgia, United States",
	"DRC": "Democratic Republic of the Congo", "UAE": "United Arab Emirates",
}

// first are common first names: what follows one is a last name.
var first = set(`james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward
ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam henry
nathan douglas zachary peter kyle walter ethan jeremy harold keith christian roger noah gerald carl terry sean arthur austin lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan
alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny bob jim bill mike tom steve dan tim dave rick ron ken greg jeff chris matt tony ted fred ed ben sam max don doug
craig todd chad brad brett derek troy shawn marcus curtis victor martin ernest phillip stanley leonard nathaniel rodney francis clarence travis norman earl melvin glenn jimmy tommy
mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley kimberly emily donna michelle dorothy carol amanda melissa deborah stephanie rebecca laura
sharon cynthia kathleen amy angela shirley anna ruth brenda pamela nicole katherine virginia catherine christine samantha debra janet rachel carolyn emma maria heather diane julie joyce victoria kelly
christina lauren joan evelyn olivia judith megan cheryl martha andrea frances hannah jacqueline ann gloria jean kathryn alice teresa sara janice doris madison julia grace judy abigail marie denise beverly
amber theresa marilyn danielle diana brittany natalie sophia rose isabella alexis kayla charlotte jane lori anne ellen kathy kate katie sue debbie cindy wendy tina tammy dawn sally peggy
mohammed muhammad mohamed ahmed ali hassan hussein omar abdul abdullah ibrahim mahmoud mustafa yusuf ehud benjamin barack vladimir dmitry sergei mikhail boris igor hosni bashar hamid hillary
luis carlos jorge pedro miguel francisco antonio pablo hugo fidel raul hans klaus angela nicolas jacques pierre jean-claude silvio gordon tony nelson kofi ban robin simon nigel ian graham neil colin
hugh stuart alistair derek trevor geoff alex nick andy phil rob roberto alberto fernando rafael ricardo eduardo manuel elena olga natalia yulia tatiana viktor ivan nikolai yuri oleg
angelina britney lindsay leonardo jerome leroy calvin clifford lloyd lewis leon herbert howard oscar floyd clyde chester cecil dale wesley dean franklin harry harvey warren clinton sidney milton`)
