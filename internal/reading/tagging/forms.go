package tagging

import "strings"

// table reads entries of a lemma and its forms, parted by semicolons. The
// lemma itself is no form of it, for it may be one of another's: saw, found.
func table(entries string) map[string]string {
	m := map[string]string{}
	for e := range strings.SplitSeq(entries, ";") {
		f := strings.Fields(e)
		for i := 1; i < len(f); i++ {
			m[f[i]] = f[0]
		}
	}
	return m
}

// irregular are the forms of verbs that no rule of spelling gives.
var irregular = table(`
be am is are was were been being 's 're 'm ai; have has had having 've 'd; do does did done doing; will wo 'll; can ca;
shall sha; go goes went gone going; arise arose arisen arising; awake awoke awoken; bear bore borne born; beat beaten;
become became; befall befell befallen; begin began begun beginning; bend bent; beset beset; bid bade bidden;
bind bound; bite bit bitten biting; bleed bled; blow blew blown; break broke broken; breed bred; bring brought;
build built; burn burnt; buy bought; cast cast; catch caught; choose chose chosen choosing; cling clung;
come came coming; creep crept; cut cutting; deal dealt; dig dug digging; die dying died dies; dive dove;
draw drew drawn; dream dreamt; drink drank drunk; drive drove driven driving; dwell dwelt; eat ate eaten;
fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled fleeing; fling flung; fly flew flown flies;
forbid forbade forbidden forbidding; foresee foresaw foreseen; forget forgot forgotten forgetting;
forgive forgave forgiven; freeze froze frozen freezing; get got gotten getting; give gave given giving; grind ground;
grow grew grown; hang hung; hear heard; hide hid hidden hiding; hit hitting; hold held; keep kept; kneel knelt;
know knew known; lay laid laying; lead led; leap leapt; learn learnt; leave left leaving; lend lent; let letting;
lie lying lies lied; light lit; lose lost losing; make made making; mean meant; meet met; mow mown; pay paid;
plead pled; prove proven; put putting; quit quitting; rid ridding; rely relied relies relying; reset resetting;
ride rode ridden riding; ring rang rung; rise rose risen rising; run ran running; say said says; see saw seen seeing;
seek sought; sell sold; send sent; set setting; sew sewn; shake shook shaken shaking; shed shed shedding; shine shone;
shoot shot; show shown; shrink shrank shrunk; shut shutting; sing sang sung; sink sank sunk; sit sat sitting;
slay slew slain; sleep slept; slide slid sliding; sling slung; slit slitting; smell smelt; sow sown;
speak spoke spoken; speed sped; spell spelt; spend spent; spill spilt; spin spun spinning; spit spat; split splitting;
spoil spoilt; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung; stink stank stunk;
stride strode; strike struck stricken striking; string strung; strive strove striven; swear swore sworn; sweep swept;
swell swollen; swim swam swum swimming; swing swung; take took taken taking; teach taught; tear tore torn; tell told;
think thought; throw threw thrown; tie tying; tread trod trodden; understand understood; undergo underwent undergone;
undertake undertook undertaken; uphold upheld; upset upsetting; wake woke woken waking; wear wore worn;
weave wove woven; wed wed wedding; weep wept; win won winning; wind wound; withdraw withdrew withdrawn;
withhold withheld; withstand withstood; wring wrung; write wrote written writing; overrun overran overrunning;
overtake overtook overtaken; overthrow overthrew overthrown; overcome overcame; oversee oversaw overseen overseeing;
retake retook retaken retaking; rebuild rebuilt; regain regained regaining; resell resold; rewrite rewrote rewritten;
mislead misled; misunderstand misunderstood; outrun outran; bus bused busing bussed bussing; panic panicked panicking;
mimic mimicked mimicking; traffic trafficked trafficking; picnic picnicked picnicking; agree agreed agreeing;
free freed freeing; guarantee guaranteed guaranteeing; decree decreed decreeing; disagree disagreed disagreeing
`)

// stems are stems of regular verbs that the rules would get wrong.
var stems = table(`
seize seiz; siege sieg; besiege besieg; use us; abuse abus; accuse accus; refuse refus; cause caus; house hous;
close clos; lose los; raise rais; release releas; cease ceas; increase increas; decrease decreas; please pleas;
lease leas; promise promis; advise advis; focus focus focuss; target target; visit visit; edit edit; limit limit;
exit exit; unite unit; invite invit; cite cit; incite incit; excite excit; recite recit; ignite ignit; write writ;
reunite reunit; expedite expedit; route rout; reroute rerout; institute institut; constitute constitut;
substitute substitut; prosecute prosecut; execute execut; persecute persecut; dispute disput; contribute contribut;
distribute distribut; attribute attribut; compute comput; salute salut; dilute dilut; pollute pollut; mute mut;
promote promot; devote devot; denote denot; vote vot; quote quot; note not; complete complet; compete compet;
delete delet; deplete deplet; secrete secret; argue argu; value valu; rescue rescu; issue issu; continue continu;
pursue pursu; queue queu; sue su; evacuate evacuat; free fre; agree agre; flee fle; believe believ; die di; lie li;
tie ti; vie vi vy; belie beli; age ag; stage stag; wage wag; engage engag; manage manag; damage damag; ravage ravag;
rage rag; pledge pledg; judge judg; lodge lodg; dodge dodg; edge edg; urge urg; surge surg; merge merg; emerge emerg;
charge charg; discharge discharg; enlarge enlarg; forge forg; purge purg; diverge diverg; plunge plung; lunge lung;
change chang; exchange exchang; range rang; arrange arrang; challenge challeng; avenge aveng; revenge reveng;
hinge hing; infringe infring; impinge imping; singe singe; prolong prolong; belong belong; hang hang; bang bang;
long long; bring bring; sing sing; ring ring; swing swing; string string; fling fling; cling cling; wing wing;
breathe breath; bathe bath; soothe sooth; loathe loath; clothe cloth; ache ach; arrive arriv; rename renam; name nam;
blame blam; frame fram; shame sham; tame tam; claim claim; aim aim; come com; welcome welcom; overcome overcom;
become becom; assume assum; resume resum; presume presum; consume consum; doom doom; define defin; decline declin;
determine determin; examine examin; combine combin; confine confin; refine refin; imagine imagin; undermine undermin;
mine min; line lin; outline outlin; shine shin; dine din; fine fin; join join; tune tun; postpone postpon; phone phon;
telephone telephon; condone condon; stone ston; drone dron; hone hon; open open; happen happen; listen listen;
threaten threaten; strengthen strengthen; weaken weaken; worsen worsen; tighten tighten; frighten frighten;
broaden broaden; widen widen; harden harden; deepen deepen; shorten shorten; lessen lessen; question question;
mention mention; position position; station station; function function; condition condition; abandon abandon;
summon summon; imprison imprison; poison poison; pardon pardon; reason reason; cordon cordon; ration ration;
sanction sanction; caution caution; commission commission; envision envision; train train; gain gain; remain remain;
contain contain; maintain maintain; obtain obtain; detain detain; retain retain; sustain sustain; explain explain;
complain complain; drain drain; restrain restrain; strain strain; capture captur; secure secur; ensure ensur;
assure assur; insure insur; injure injur; measure measur; pressure pressur; figure figur; feature featur;
torture tortur; rupture ruptur; fracture fractur; venture ventur; nurture nurtur; lure lur; endure endur; cure cur;
procure procur; obscure obscur; manoeuvre manoeuvr; fire fir; retire retir; require requir; acquire acquir;
inquire inquir; enquire enquir; inspire inspir; conspire conspir; expire expir; admire admir; hire hir; wire wir;
tire tir; desire desir; declare declar; prepare prepar; compare compar; share shar; scare scar; care car; spare spar;
stare star; dare dar; square squar; ignore ignor; restore restor; explore explor; store stor; score scor;
implore implor; deplore deplor; adore ador; anchor anchor; monitor monitor; author author; favor favor; favour favour;
harbor harbor; harbour harbour; honor honor; honour honour; labor labor; sponsor sponsor; censor censor;
interfere interfer; adhere adher; persevere persever; enter enter; offer offer; suffer suffer; gather gather;
shelter shelter; recover recover; discover discover; deliver deliver; cover cover; uncover uncover; consider consider;
remember remember; order order; murder murder; wonder wonder; hinder hinder; render render; surrender surrender;
plunder plunder; alter alter; batter batter; shatter shatter; scatter scatter; register register;
administer administer; counter counter; encounter encounter; trigger trigger; linger linger; answer answer;
transfer transferr transfer; refer referr refer; prefer preferr prefer; defer deferr defer; confer conferr confer;
infer inferr infer; incur incurr; occur occurr; recur recurr; deter deterr; concur concurr; spur spurr; stir stirr;
bar barr; mar marr; star starr; tar tarr; war warr; scar scarr; err err; purr purr; decide decid; provide provid;
divide divid; collide collid; preside presid; reside resid; coincide coincid; guide guid; side sid; ride rid; hide hid;
override overrid; subside subsid; aid aid; raid raid; avoid avoid; invade invad; persuade persuad; evade evad;
trade trad; fade fad; upgrade upgrad; degrade degrad; downgrade downgrad; parade parad; blockade blockad;
barricade barricad; grenade grenad; load load; unload unload; reload reload; explode explod; erode erod; code cod;
corrode corrod; include includ; conclude conclud; exclude exclud; allude allud; elude elud; intrude intrud;
delude delud; concede conced; precede preced; recede reced; impede imped; secede seced; supersede supersed;
stampede stamped; proceed proceed; succeed succeed; exceed exceed; need need; heed heed; embed embedd; shape shap;
escape escap; landscape landscap; rape rap; tape tap; scrape scrap; drape drap; hope hop; cope cop; grope grop;
slope slop; develop develop; envelop envelop; gallop gallop; wipe wip; type typ; pipe pip; strip stripp; swipe swip;
equip equipp; ship shipp; worship worshipp worship; kidnap kidnapp kidnap; wrap wrapp; bribe brib; describe describ;
prescribe prescrib; subscribe subscrib; inscribe inscrib; probe prob; bomb bomb; climb climb; curb curb;
disturb disturb; absorb absorb; compile compil; exile exil; file fil; pile pil; smile smil; reconcile reconcil;
fail fail; sail sail; jail jail; derail derail; detail detail; assail assail; hail hail; curtail curtail;
prevail prevail; boil boil; foil foil; spoil spoil; toil toil; recoil recoil; reel reel; feel feel; steel steel;
conceal conceal; reveal reveal; appeal appeal; heal heal; steal steal; seal seal; deal deal; fuel fuell fuel;
schedule schedul; rule rul; overrule overrul; console consol; pole pol; control controll; patrol patroll; enrol enroll;
enroll enrol; compel compell; expel expell; propel propell; repel repell; dispel dispell; rebel rebell; excel excell;
cancel cancell cancel; travel travell travel; label labell label; level levell level; model modell model;
shovel shovell shovel; channel channell channel; signal signall signal; total totall total; rival rivall rival;
equal equall equal; fulfil fulfill; distil distill; instil instill; quarrel quarrell quarrel; marshal marshall marshal;
tunnel tunnell tunnel; dial diall dial; shell shell; kill kill; fill fill; call call; recall recall; fall fall;
pull pull; roll roll; poll poll; sell sell; tell tell; spell spell; yell yell; install install; stall stall; bill bill;
drill drill; spill spill; thrill thrill; add add; bless bless; shove shov; love lov; move mov; remove remov;
improve improv; approve approv; prove prov; serve serv; reserve reserv; observe observ; preserve preserv;
deserve deserv; starve starv; carve carv; solve solv; resolve resolv; involve involv; evolve evolv; dissolve dissolv;
revolve revolv; leave leav; receive receiv; achieve achiev; perceive perceiv; deceive deceiv; relieve reliev;
grieve griev; retrieve retriev; live liv; survive surviv; revive reviv; deprive depriv; forgive forgiv; give giv;
drive driv; thrive thriv; save sav; wave wav; pave pav; brave brav; enslave enslav; crave crav; bake bak; make mak;
take tak; shake shak; wake wak; stake stak; fake fak; brake brak; strike strik; like lik; hike hik; invoke invok;
provoke provok; evoke evok; revoke revok; smoke smok; choke chok; stoke stok; poke pok; rebuke rebuk; nuke nuk;
book book; look look; cook cook; overlook overlook; hook hook; break break; speak speak; leak leak; peak peak;
soak soak; seek seek; date dat; rate rat; state stat; hate hat; locate locat; relocate relocat; create creat;
wait wait; await await; combat combatt combat; format formatt; benefit benefit benefitt; commit committ; admit admitt;
permit permitt; submit submitt; omit omitt; emit emitt; transmit transmitt; remit remitt; acquit acquitt;
regret regrett; plot plott; allot allott; pilot pilot; pivot pivot; ballot ballot; riot riot; budget budget;
market market; rocket rocket; ticket ticket; blanket blanket; pocket pocket; interpret interpret; greet greet;
meet meet; tweet tweet; retweet retweet; treat treat; retreat retreat; mistreat mistreat; defeat defeat; repeat repeat;
beat beat; heat heat; cheat cheat; eat eat; seat seat; sweat sweat; float float; boat boat; quiet quiet;
offset offsett; profit profit; deposit deposit; prohibit prohibit; inhibit inhibit; exhibit exhibit; inherit inherit;
merit merit; credit credit; audit audit; recruit recruit; orbit orbit; solicit solicit; elicit elicit; exploit exploit;
mandate mandat; update updat; paste past; haste hast; waste wast; taste tast; massacre massacr
`)

// keepDouble are stems that end in a doubled consonant of their own.
var keepDouble = map[string]bool{"add": true, "err": true, "purr": true, "odd": true, "butt": true, "putt": true, "boycott": true, "buzz": true, "ebb": true}

var irregularNouns = table(`
man men; woman women; child children; person people; foot feet; tooth teeth; goose geese; mouse mice; ox oxen;
life lives; wife wives; knife knives; leaf leaves; half halves; self selves; shelf shelves; wolf wolves; thief thieves;
loaf loaves; calf calves; crisis crises; basis bases; analysis analyses; thesis theses; hypothesis hypotheses;
emphasis emphases; oasis oases; diagnosis diagnoses; axis axes; datum data; medium media; phenomenon phenomena;
criterion criteria; bacterium bacteria; series series; species species; means means; headquarters headquarters;
barracks barracks; crossroads crossroads; outskirts outskirts; news news; troops troops; bus buses busses; gas gases;
virus viruses; status statuses; campus campuses; census censuses; bonus bonuses; lens lenses; atlas atlases;
alias aliases; hero heroes; potato potatoes; tomato tomatoes; echo echoes; veto vetoes; embargo embargoes; shoe shoes;
toe toes; foe foes; cause causes; use uses; house houses; horse horses; nurse nurses; case cases; phase phases;
base bases; response responses; expense expenses; defence defences; license licenses; purpose purposes;
promise promises; premise premises; exercise exercises; increase increases; release releases; disease diseases;
excuse excuses; course courses; source sources; corpse corpses; lie lies; tie ties; pie pies; movie movies;
cookie cookies; rookie rookies; zombie zombies; pass passes; axe axes; cache caches; headache headaches; niche niches;
avalanche avalanches; quiz quizzes; police police; cattle cattle; sheep sheep; fish fish; deer deer; aircraft aircraft;
spacecraft spacecraft; taliban taliban; taxi taxis
`)

var compared = table(`
good better best; bad worse worst; far farther farthest further furthest; little less least; many more most;
much more most; late later latest; close closer closest; large larger largest; safe safer safest; free freer freest;
wide wider widest; severe severer severest; old elder eldest older oldest; big bigger biggest; few fewer fewest;
high higher highest; low lower lowest; near nearer nearest; early earlier earliest
`)
