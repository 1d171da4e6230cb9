package toponyms

import "dateline"

// area is a part of the world that is no country and no province: its middle,
// rounded, and the country it lies in or belongs to, if one.
type area struct {
	lat, lon float64
	country  string
}

func (a area) candidate(name string) Candidate {
	c := Candidate{Stage: "exact", Place: dateline.Place{ID: "area:" + name, Name: name, Class: "area", Lat: a.lat, Lon: a.lon}, Population: 5_000_000}
	if a.country != "" {
		c.Country = dateline.Countries{a.country}
	}
	return c
}

var areas = map[string]area{
	"Africa": {5, 20, ""}, "Asia": {44, 87, ""}, "Europe": {49, 10, ""}, "EU": {50, 9, ""}, "European Union": {50, 9, ""}, "North America": {48, -100, ""}, "South America": {-20, -60, ""}, "Central America": {13, -86, ""},
	"Latin America": {-5, -70, ""}, "Americas": {19, -90, ""}, "Middle East": {29, 41, ""}, "Mideast": {29, 41, ""}, "Near East": {33, 40, ""}, "Far East": {40, 120, ""}, "Eastern Europe": {50, 30, ""}, "Western Europe": {48, 5, ""},
	"Central Asia": {43, 68, ""}, "Southeast Asia": {10, 106, ""}, "South Asia": {23, 79, ""}, "East Asia": {36, 116, ""}, "East Africa": {1, 37, ""}, "West Africa": {12, -3, ""}, "North Africa": {28, 10, ""}, "Southern Africa": {-23, 24, ""},
	"Sahel": {15, 5, ""}, "Horn of Africa": {8, 46, ""}, "Maghreb": {32, 3, ""}, "Balkans": {43, 21, ""}, "Caucasus": {42.5, 45, ""}, "North Caucasus": {43, 45, "RU"}, "South Caucasus": {41.5, 45, ""}, "Caribbean": {16, -74, ""}, "Scandinavia": {62, 15, ""},
	"Levant": {34, 37, ""}, "Siberia": {60, 105, "RU"}, "Oceania": {-14, 150, ""}, "Antarctica": {-80, 0, ""}, "Antarctic": {-80, 0, ""}, "Arctic": {85, 0, ""}, "Pacific": {0, -160, ""}, "Pacific Ocean": {0, -160, ""}, "Atlantic": {14, -28, ""}, "Atlantic Ocean": {14, -28, ""},
	"Indian Ocean": {-10, 70, ""}, "Mediterranean": {35, 18, ""}, "Mediterranean Sea": {35, 18, ""}, "Black Sea": {43.3, 34.5, ""}, "Red Sea": {20.5, 38, ""}, "Caspian Sea": {42, 50.6, ""}, "Baltic Sea": {58.5, 20, ""}, "Persian Gulf": {27, 51, ""}, "Gulf of Mexico": {25, -90, ""},
	"Soviet Union": {60, 100, ""}, "USSR": {60, 100, ""}, "West Bank": {32, 35.3, "PS"}, "Gaza Strip": {31.4, 34.4, "PS"}, "Darfur": {13.5, 24, "SD"}, "Kashmir": {34, 76, ""}, "Donbas": {48.2, 38, "UA"}, "Donbass": {48.2, 38, "UA"}, "Kurdistan": {36.5, 44, ""}, "Golan Heights": {33, 35.75, ""},
	"South Ossetia": {42.3, 44.1, "GE"}, "North Ossetia": {43, 44.2, "RU"}, "Abkhazia": {43, 41, "GE"}, "Nagorno-Karabakh": {39.9, 46.7, "AZ"}, "Transnistria": {47, 29.5, "MD"}, "Sinai": {29.5, 33.9, "EG"}, "Sinai Peninsula": {29.5, 33.9, "EG"}, "Tibet": {31, 88, "CN"},
	"Korean Peninsula": {38, 127, ""}, "New England": {44, -71, "US"}, "Midwest": {42, -93, "US"}, "Great Lakes": {45, -84, ""}, "Appalachia": {37, -82, "US"}, "Himalayas": {28, 84, ""}, "Sahara": {23, 13, ""}, "Amazon": {-3, -60, ""},
}
