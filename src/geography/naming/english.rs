//! English names: United States, Great Britain, Ireland, Canada, Australia.

use super::{Family, Naming, Rest, names};

const AMERICAN_WOMEN: &str = "Mary Jennifer Patricia Linda Elizabeth Barbara Jessica Susan Sarah Karen Lisa Nancy Ashley \
Emily Kimberly Margaret Donna Michelle Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Amy Kathleen Angela \
Dorothy Shirley Emma Brenda Nicole Pamela Samantha Anna Katherine Christine Debra Rachel Olivia Carolyn Maria Janet \
Heather Diane Catherine Julie Victoria Helen Joyce Lauren Kelly Christina Joan Judith Ruth Hannah Evelyn Andrea Virginia \
Megan Cheryl Jacqueline Madison Sophia Abigail Teresa Isabella Sara Janice Martha Gloria Kathryn Ann Charlotte Judy Amber \
Julia Grace Denise Danielle Natalie Alice Marilyn Diana Beverly Jean Brittany Theresa Frances Kayla Alexis Tiffany Lori \
Kathy Rose Ava Tammy Crystal Erin Dawn Tina April Monica Robin Peggy Rosa Carmen Ana Phyllis Wanda Bonnie Paula Annie \
Lillian Holly Shannon Leslie Allison Veronica Ellen Valerie Sylvia Guadalupe Juanita Connie Tracy Kristen Vanessa Anita \
Gail Jill Cindy Lucy Rhonda Chloe Ella Mia Jamie Courtney Erica Molly Alicia Yolanda Norma Claire Sandra Ruby Eva Sheila";

const AMERICAN_MEN: &str = "James Michael John Robert David William Richard Joseph Thomas Christopher Charles Daniel \
Matthew Anthony Mark Steven Donald Andrew Joshua Paul Kenneth Kevin Brian Timothy Ronald Jason George Edward Jeffrey Ryan \
Jacob Nicholas Gary Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick Frank Raymond \
Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Christian Walter Keith \
Austin Roger Terry Sean Gerald Carl Dylan Harold Jordan Jesse Bryan Lawrence Arthur Gabriel Bruce Logan Billy Joe Alan Juan \
Elijah Willie Albert Wayne Randy Mason Vincent Liam Roy Bobby Caleb Bradley Russell Lucas Luis Carlos Philip Johnny Eugene \
Craig Travis Victor Jimmy Shawn Danny Todd Louis Martin Antonio Jesus Cody Ernest Derek Phillip Chad Isaac Evan Dale \
Curtis Marcus Rodney Norman Manuel Glenn Allen Luke Hunter Connor Miguel Angel Owen Cameron Fred Francisco Dustin Oscar \
Jared Ricardo Stanley Leonard Melvin Troy Alejandro Leo Max Wyatt Javier Edwin Ray Mario Darren Tony Theodore Clarence";

const BRITISH_WOMEN: &str = "Margaret Susan Sarah Emma Laura Rebecca Elizabeth Jennifer Patricia Mary Karen Julie Helen \
Jacqueline Christine Claire Amanda Nicola Lisa Charlotte Hannah Rachel Emily Jessica Sophie Amy Louise Michelle Jane \
Deborah Angela Samantha Katie Lucy Sharon Linda Janet Barbara Catherine Victoria Anne Olivia Chloe Lauren Alison Tracey \
Carol Joanne Gemma Danielle Kelly Natalie Katherine Joanna Wendy Caroline Stephanie Fiona Kathleen Anna Alice Jean Joan \
Dawn Maria Sheila Lesley Pauline Zoe Gillian Sally Megan Georgia Ruth Eleanor Lorraine Jade Kirsty Carly Heather Grace \
Amelia Kate Diane Holly Marie Donna Beverley Melanie Bethany Sandra Ann Ella Rosemary Valerie Maureen Judith Tina Alexandra \
Paula Leanne Abigail Daisy Isla Ellie Poppy Naomi Irene Dorothy Frances Rosie Leah Georgina Natasha Hayley Lynn Andrea \
Vanessa Lynne Debbie Marion Brenda Ruby Freya Evie Phoebe Molly Jasmine Imogen Harriet Matilda Niamh Aisha Fatima";

const BRITISH_MEN: &str = "David John Paul James Andrew Mark Michael Stephen Peter Robert Richard Christopher Matthew \
Thomas Daniel Ian William Simon Anthony Steven Jonathan Alan Kevin Philip Gary Martin Joseph Benjamin Adam Luke Samuel \
Nicholas Alexander Joshua Ryan Jack Neil Craig Lee Stuart George Graham Brian Keith Jamie Edward Barry Colin Sean Dean \
Kenneth Scott Jason Nigel Liam Oliver Timothy Darren Wayne Harry Charles Nathan Trevor Carl Patrick Roger Callum Terence \
Jordan Derek Raymond Kieran Connor Dominic Shaun Lewis Geoffrey Ronald Dennis Antony Aaron Ben Gareth Russell Adrian \
Karl Henry Max Mohammed Muhammad Alfie Charlie Jacob Oscar Ethan Noah Leo Archie Freddie Toby Ross Bradley Glenn Duncan \
Gordon Howard Malcolm Norman Clive Leslie Francis Hugh Rhys Owen Dylan Euan Angus Fraser Hamish Cameron Finlay Rory Marcus \
Justin Damian Louis Zachary Theo Isaac Imran Ahmed Tariq Rajesh Sanjay Piotr Lukasz Dale Stewart Leigh Elliot Joel";

const BRITISH_FAMILIES: &str = "Smith Jones Taylor Williams Brown Davies Evans Wilson Thomas Roberts Johnson Lewis Walker \
Robinson Wood Thompson White Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan Hughes Edwards \
Hill Moore Clark Harrison Scott Young Morris Hall Ward Turner Carter Phillips Mitchell Patel Adams Campbell Anderson Allen \
Cook Bailey Parker Miller Davis Murphy Price Bell Baker Griffiths Kelly Simpson Marshall Collins Bennett Cox Richardson Fox \
Gray Rose Chapman Hunt Robertson Shaw Reynolds Lloyd Ellis Richards Russell Wilkinson Khan Graham Stewart Reid Murray \
Powell Palmer Holmes Rogers Stevens Walsh Hunter Thomson Matthews Ross Owen Mason Knight Kennedy Butler Saunders Cole \
Pearce Dean Foster Harvey Hudson Gibson Mills Berry Barnes Pearson Kaur Macdonald Begum Hussain Ali Ahmed Singh Fraser Hamilton \
Johnston Webb Atkinson Barker Ford Dixon Lane Fisher Grant Hart Perry West Jenkins Armstrong Payne Andrews Carr Duncan \
Elliott Spencer Lawrence Gardner Henderson Burton Watts Walton Lowe Holland Hawkins Cunningham Bradley Brooks Day Burns \
Chambers Crawford Dawson Francis Gregory Harding Howard Jordan Lawson Nicholson Newman Oliver Porter Pritchard Read Rowe \
Sharp Sutton Tucker Warren Wells Woods Osborne Parry Page Obrien Douglas Barrett Begley Stone Bird Bull Frost Potter May";

const AMERICAN_FAMILIES: &str = "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez \
Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis \
Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell \
Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy \
Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks \
Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez \
Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales Fisher Vasquez Simmons Romero Jordan \
Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina \
Aguilar Stevens Murray Ford Castro Marshall Owens Harrison Fernandez Mcdonald Woods Washington Kennedy Wells Vargas Henry \
Chen Freeman Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon \
Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice Schmidt Garza \
Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce Hansen \
Peters Santos Hart Bradley Knight Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray \
Delgado Berry Perkins Hoffman Johnston Matthews Pena Richards Contreras Willis Carpenter Lawrence Sandoval Guerrero George \
Chapman Rios Estrada Ortega Watkins Greene Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado Morrison Franklin \
Carlson Austin Dominguez Carr Lawson Jacobs Obrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey Williamson \
Gilbert Dean Sims Espinoza Howell Li Wong Reid Hanson Le Mccoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez \
Fields Park Yang Little Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia Davidson Acosta Brewer May Holland Juarez \
Newman Pearson Curtis Cortez Douglas Schneider Joseph Barrett Navarro Figueroa Keller Avila Wade Molina Stanley Hopkins \
Campos Barnett Bates Chambers Caldwell Beck Lambert Miranda Byrd Craig Ayala Lowe Frazier Powers Neal Leonard Gregory \
Carrillo Sutton Fleming Rhodes Shelton Schwartz Norris Jennings Watts Duran Walters Cohen Mcdaniel Moran Parks Steele \
Vaughn Becker Holt Deleon Barker Terry Hale Leon Benson Haynes Horton Miles Lyons Pham Graves Bush Thornton Wolfe Warner \
Cabrera Mckinney Mann Zimmerman Dawson Lara Fletcher Page Mccarthy Love Robles Cervantes Solis Erickson Reeves Chang Klein \
Salinas Fuentes Baldwin Daniel Simon Velasquez Hardy Higgins Aguirre Lin Cummings Chandler Sharp Barber Bowen Ochoa Dennis \
Robbins Liu Ramsey Francis Griffith Paul Blair Oconnor Cardenas Pacheco Cross Calderon Quinn Moss Swanson Chan Rivas Khan \
Rodgers Serrano Fitzgerald Rosales Stevenson Christensen Manning Gill Curry Mclaughlin Harmon Mcgee Gross Doyle Garner Newton";

const IRISH_FAMILIES: &str = "Murphy Kelly Walsh O'Brien Byrne Ryan O'Connor O'Sullivan O'Neill O'Reilly Doyle McCarthy \
Gallagher Doherty Kennedy Lynch Murray Quinn Moore McLoughlin O'Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke \
Collins Campbell Clarke Johnston Hughes Farrell Fitzgerald Brown Martin Maguire Nolan Flynn Thompson O'Callaghan O'Donnell \
Duffy O'Mahony Boyle Healy O'Shea White Sweeney Hayes Kavanagh Power McGrath Moran Brady Stewart Casey Foley Fitzpatrick \
O'Leary McDonnell McMahon Donnelly Regan Donovan Burns Flanagan Mullan Barry Kane Robinson Cunningham Griffin Kenny Sheehan \
Ward Whelan Lyons Reid Graham Higgins Cullen Keane King Maher McKenna Bell Scott Hogan Keeffe Magee McNamara McDonald \
McDermott Moloney Rourke Buckley Dwyer Egan Coughlan Tobin Roche Cahill Cleary Coyle Cronin Curran Delaney Devlin Dolan";

const IRISH_WOMEN: &str = "Mary Sarah Emma Margaret Aoife Catherine Ciara Niamh Elizabeth Anne Rachel Laura Amy Lisa \
Michelle Aisling Orla Rebecca Kate Patricia Sinéad Claire Karen Bridget Emily Grace Katie Deirdre Fiona Lauren Jennifer \
Louise Áine Gráinne Róisín Chloe Caoimhe Hannah Sophie Jessica Helen Susan Caroline Eileen Maeve Noreen Geraldine Ann \
Teresa Kathleen Siobhán Breda Jacqueline Sharon Elaine Sandra Tara Lucy Ava Saoirse Ella Amelia Éabha Fiadh Nora Joan Nicola \
Eimear Gemma Martina Olivia Stephanie Yvonne Imelda Carmel Majella Philomena Valerie Julie Edel Mairéad Muireann Clodagh";

const IRISH_MEN: &str = "John Michael Patrick James Thomas David Daniel Paul Sean Conor Kevin Brian William Peter Stephen \
Mark Joseph Jack Liam Robert Martin Declan Eoin Aidan Ciarán Shane Adam Dylan Niall Cian Barry Colm Christopher Luke Ryan \
Gerard Anthony Alan Derek Keith Noel Brendan Oisín Darragh Fionn Edward Ian Gary Jason Richard Cathal Eamon Kieran Denis \
Matthew Aaron Seamus Dermot Donal Finbarr Diarmuid Fergal Padraig Ronan Rory Noah Charlie Harry Tadhg Cillian Rían Alex \
Philip Timothy Maurice Vincent Hugh Jeremiah Cormac Andrew Nathan Ross Karl Gavin Enda Tomás Simon Kenneth Robbie Evan";

const CANADIAN_FAMILIES: &str = "Smith Brown Tremblay Martin Roy Wilson MacDonald Johnson Gagnon Taylor Singh Campbell \
Anderson Jones Williams Li Miller Lee Wong Nguyen Chan Thompson Scott Stewart Young White Moore Wang Morrison Reid Ross \
Clark Robinson Thomas King Murphy Fraser Robertson Murray Kelly Mitchell Walker Patel Khan Davis Zhang Chen Clarke Gill \
Hall Wright Green Baker Hill Allen Graham Adams Kaur Liu Lewis Jackson Harris Kennedy McDonald Cameron Grant Simpson \
Sharma Ferguson Phillips Johnston Cook Hamilton Bell MacLeod Evans Watson Peters Friesen Ward Carter Burke Wood Davidson \
Hunter Russell Marshall Henderson Fisher Richardson Mackenzie Parker Bennett Turner Kim Ali Ahmed Dhillon Sandhu Gordon";

const STEMS: &str = "Ash Al Ald Barn Beck Bex Birch Blake Brack Brad Bram Brans Bright Broad Brock Brom Burn Cal Can Carl \
Castle Chad Charl Chat Chester Clay Clif Clin Col Com Cow Crom Cul Dal Dan Daven Den Dray Dun Dur Eas Eg El Els Ever Fair \
Farn Fen Fin Gar Glad Good Gran Had Hal Ham Har Hart Has Hay Hazel Heath Hem Hol Hor Hud Hun Ken Kes Kings Lam Lang Law \
Led Lin Lock Long Lud Lyn Mal Mar Mel Mer Mid Mil Mos Nor New Nether Oak Off Old Pel Pen Pick Pres Quar Rad Raven Red Rock \
Rod Row Rush Sal San Sax Sel Shel Shen Sher Shir Skel Stan Stav Stock Strat Sud Swan Swin Tal Tan Thorn Til Tod Trent \
Tun Up Wad Wal War Wat Wel Wes Whit Wil Win Wood Wor Wy Yar";

const ENDINGS: &str = "{}ton {}ford {}ley {}ham {}field {}worth {}well {}wood {}by {}more {}man {}land {}bury {}son {}ster \
{}wick {}den {}don {}dale {}brook {}shaw {}stone {}bridge {}hurst {}combe {}ridge {}gate {}burn {}ward {}stead {}way {}nell \
{}low {}ings {}cott";

const TOWNS: &str = "{}ton {}ford {}ley {}ham {}field {}bury {}worth Great_{}ton Little_{}ham {}by {}minster {}_Green \
{}_St_Mary Upper_{}ley {}bridge {}wick";

const AMERICAN_TOWNS: &str = "{}ton {}ville {}field {}wood {}_Heights {}_Park {}_Springs Fort_{} {}burg {}dale Lake_{} \
{}_City {}_Grove {}_Hills Mount_{} West_{}ton North_{}field";

const AMERICAN_STREETS: &str = "Main_Street Park_Avenue Oak_Street Maple_Avenue 2nd_Street Cedar_Street Washington_Street \
3rd_Street Elm_Street Pine_Street Lake_Street Hill_Street Walnut_Street Church_Street Park_Street 1st_Avenue Maple_Street \
Broadway Center_Street Highland_Avenue Washington_Avenue Sunset_Drive Spring_Street River_Road Lincoln_Avenue Oak_Avenue \
North_Street Cherry_Street Franklin_Street Jefferson_Street Jackson_Street Chestnut_Street Dogwood_Drive Ridge_Road \
Madison_Avenue Meadow_Lane Forest_Avenue Mill_Road School_Street Union_Street Prospect_Street Locust_Street Willow_Street \
4th_Street 5th_Street 6th_Street 7th_Street 8th_Street 9th_Street Lakeview_Drive Country_Club_Road College_Avenue";

const BRITISH_STREETS: &str = "High_Street Station_Road Church_Road Main_Street Park_Road Church_Street London_Road \
Victoria_Road Green_Lane Manor_Road Church_Lane Park_Avenue The_Avenue The_Crescent Queens_Road New_Road Grange_Road \
Kings_Road Kingsway Windsor_Road Highfield_Road Mill_Lane Alexander_Road York_Road St_Johns_Road Main_Road Broadway \
King_Street The_Green Springfield_Road George_Street Park_Lane Victoria_Street Albert_Road Queensway New_Street \
Queen_Street West_Street North_Street Manchester_Road The_Grove Richmond_Road Grove_Road South_Street School_Lane \
The_Drive North_Road Stanley_Road Chester_Road Mill_Road Chapel_Lane Beech_Avenue Orchard_Close Elm_Grove";

const FIRMS: &str = "{}_Ltd {}_&_Sons_Ltd {}_Trading_Ltd {}_Stores {}_Supplies_Ltd {}_Brothers {}_Group_plc {}_Catering_Ltd \
{}_Interiors {}_&_Co_Ltd {}_Gifts {}_Wholesale_Ltd {}_Engineering_Ltd The_{}_Shop {}_Consulting_Ltd";

const AMERICAN_FIRMS: &str = "{}_Inc. {}_LLC {}_&_Sons {}_Supply_Co. {}_Group {}_Industries_Inc. {}_Brothers_LLC \
{}_Hardware {}_Trading_Co. {}_Catering_LLC {}_Design_Studio {}_Foods_Inc. {}_Associates {}_Partners_LLC The_{}_Company";

pub(super) static AMERICAN: Naming = Naming {
    women: names(0.0185, 0.62, AMERICAN_WOMEN),
    men: names(0.0265, 0.7, AMERICAN_MEN),
    rest: Rest::English,
    families: names(0.0083, 0.33, AMERICAN_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: AMERICAN_TOWNS,
    streets: names(0.011, 0.14, AMERICAN_STREETS),
    street_forms: "{}wood_Drive {}field_Road {}ton_Avenue {}ley_Street {}brook_Lane {}ford_Court {}dale_Drive {}ham_Street \
                   {}view_Circle {}land_Way {}ridge_Road {}hurst_Place {}more_Boulevard {}worth_Terrace",
    address: "# {}",
    house_numbers: 9_999,
    firms: AMERICAN_FIRMS,
};

pub(super) static BRITISH: Naming = Naming {
    women: names(0.016, 0.66, BRITISH_WOMEN),
    men: names(0.029, 0.76, BRITISH_MEN),
    rest: Rest::English,
    families: names(0.0118, 0.28, BRITISH_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: TOWNS,
    streets: names(0.013, 0.2, BRITISH_STREETS),
    street_forms: "{}ton_Road {}ley_Avenue {}field_Close {}ford_Street {}ham_Road {}worth_Gardens {}wood_Drive {}bury_Way \
                   {}dale_Crescent {}hurst_Lane {}well_Court {}brook_Close {}more_Terrace {}by_Grove",
    address: "# {}",
    house_numbers: 180,
    firms: FIRMS,
};

pub(super) static IRISH: Naming = Naming {
    women: names(0.038, 0.72, IRISH_WOMEN),
    men: names(0.045, 0.78, IRISH_MEN),
    rest: Rest::English,
    families: names(0.0115, 0.36, IRISH_FAMILIES),
    family: Family::One,
    stems: "Bal Bel Cahir Car Clon Cor Cur Done Dun Fal Fin Gal Gar Glen Hal Hen Ken Kil Lan Lar Mal Mul Quig Rath Scan \
            Shan Sull Tier Tul Whal Hart Conn Fla Dill Doo Cros Calla Bran",
    endings: "Mac{} Mc{}ey O'{}an {}an {}igan {}on {}more {}ney {}ly {}rigan {}herty {}nessy {}lin {}den {}ty",
    suburbs: "Bally{} Kil{}e Clon{}y {}town {}more Dun{} Rath{}an {}bridge New{}",
    streets: names(
        0.02,
        0.18,
        "Main_Street Church_Street Church_Road Station_Road Chapel_Street Patrick_Street Barrack_Street \
              Bridge_Street Dublin_Road The_Square Mill_Road Abbey_Street John_Street Strand_Road Pearse_Street Castle_Street \
              O'Connell_Street The_Green Sea_Road Seafield_Road Marian_Park St_Brigid's_Road Park_Road New_Street Quay_Street",
    ),
    street_forms: "{}more_Road {}town_Avenue {}wood_Park {}field_Close {}brook_Drive {}ville_Terrace Kil{}_Heights {}ley_Grove",
    address: "# {}",
    house_numbers: 140,
    firms: FIRMS,
};

pub(super) static CANADIAN: Naming = Naming {
    women: names(0.014, 0.6, BRITISH_WOMEN),
    men: names(0.024, 0.68, BRITISH_MEN),
    rest: Rest::English,
    families: names(0.0056, 0.17, CANADIAN_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "{}ton {}ville Port_{} {}_Park North_{}ham {}field {}_Bay {}_Mills {}burg {}_Falls {}wood",
    streets: names(0.011, 0.13, AMERICAN_STREETS),
    street_forms: "{}wood_Drive {}field_Road {}ton_Avenue {}ley_Street {}brook_Crescent {}ford_Court {}dale_Drive \
                   {}view_Circle {}land_Way {}ridge_Road {}hurst_Place",
    address: "# {}",
    house_numbers: 4_000,
    firms: AMERICAN_FIRMS,
};

pub(super) static AUSTRALIAN: Naming = Naming {
    women: names(0.014, 0.62, BRITISH_WOMEN),
    men: names(0.026, 0.7, BRITISH_MEN),
    rest: Rest::English,
    families: names(0.0105, 0.26, BRITISH_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "{}ton {}wood {}field Mount_{} {}_Park {}ville {}_Bay {}dale {}_Heights {}_Creek Port_{}",
    streets: names(0.009, 0.13, BRITISH_STREETS),
    street_forms: "{}ton_Street {}ley_Parade {}field_Court {}ford_Street {}ham_Road {}worth_Crescent {}wood_Drive \
                   {}dale_Avenue {}hurst_Place {}brook_Close",
    address: "# {}",
    house_numbers: 300,
    firms: "{}_Pty_Ltd {}_&_Sons_Pty_Ltd {}_Trading {}_Supplies_Pty_Ltd {}_Brothers {}_Group {}_Catering {}_Interiors \
            The_{}_Store",
};
