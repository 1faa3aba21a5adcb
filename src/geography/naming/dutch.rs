//! Dutch names: Netherlands, Flanders.

use super::{Family, Naming, Rest, names};

const WOMEN: &str = "Maria Johanna Anna Cornelia Elisabeth Wilhelmina Hendrika Catharina Petronella Adriana Margaretha Esther \
Monique Linda Marieke Sandra Marloes Ingrid Petra Sanne Lisa Laura Emma Julia Anouk Lotte Iris Eva Sophie Femke Fleur Anne \
Kim Michelle Naomi Danielle Nicole Suzanne Marjan Karin Yvonne Marianne Ellen Jolanda Wendy Mirjam Astrid Angelique Bianca \
Manon Lieke Maaike Roos Tess Sara Saar Mila Nora Fenna Evi Nina Noor Jasmijn Charlotte Amber Britt Inge Annelies Joke Ria Truus \
Gerda Corrie Els Willy Annie Greetje Ans Thea Hanneke Marijke Ineke Tineke Loes Fatima Samira Naima Aicha Ilse Carolien Renate \
Merel Daphne Romy Rosalie Isa Eline Leonie Mandy Priscilla Chantal";

const MEN: &str = "Johannes Jan Cornelis Hendrik Pieter Willem Jacobus Petrus Gerrit Adrianus Martin Peter Dirk Mark Dennis \
Jeroen Marcel Robert Thomas Paul Michael Martijn Bart Rob Bas Tim Stefan Erik Daan Patrick Ruud Sander Richard Ronald Wouter \
Maarten Niels Rick Lars Jasper Tom Joost Frank Hans Marco Kevin Ruben Jesse Luuk Sem Lucas Levi Finn Noah Milan Bram Thijs \
Stijn Max Jayden Julian Mohamed Ahmed Youssef Robin Koen Joris Arjan Edwin Rene Vincent Wim Kees Henk Piet Theo Ton Fred Ben \
Harry Leo Johan Ad Jos Guus Sjoerd Gijs Mees Teun Floris Pim Jelle Tijmen Hugo Olivier Sven Roy Danny Jordy Mike Nick Raymond";

const DUTCH_FAMILIES: &str = "de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder \
de_Groot Bos Vos Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden Kok Jacobs \
de_Haan Vermeulen van_den_Heuvel van_der_Veen van_den_Broek de_Bruijn de_Bruin van_der_Heijden Schouten van_Beek Willems \
van_Vliet van_de_Ven Hoekstra Maas Verhoeven Koster van_Dam van_der_Wal Prins Blom Huisman Peeters de_Jonge Kuipers van_Veen \
Post Kuiper Veenstra Kramer van_den_Brink Scholten van_Wijk Postma Martens Vink de_Ruiter Timmermans Groen Gerritsen Jonker \
van_Loon Boer van_der_Velde Willemsen Smeets de_Lange de_Vos Bosch van_Dongen Schipper de_Koning van_der_Laan Koning Driessen \
van_Doorn Hermans Evers van_den_Bosch van_der_Meulen Hofman Bosman Wolters Sanders van_der_Horst Mol Kuijpers Molenaar van_de_Pol \
Schaap Yilmaz Singh Nguyen Hoogendoorn Versteeg Snijders Franken Rietveld Dijkman Bouwman Kooijman Zwart Veldman Bruins";

const FLEMISH_FAMILIES: &str = "Peeters Janssens Maes Jacobs Willems Mertens Claes Wouters Goossens De_Smet Vermeulen Pauwels \
Hermans Aerts Michiels De_Clercq Van_Damme Janssen Desmet Martens Van_de_Velde Lambrecht Smets Stevens Segers Verhoeven Coppens \
Hendrickx De_Vos De_Backer Wuyts Lemmens Vandenberghe Timmermans Bogaert Baert Declercq Cools Verbeke Leemans Dhondt Verstraete \
De_Cock Bosmans Thijs Van_den_Broeck Simons Geerts Vanhove Van_Dyck Ceulemans Jansen Verheyen Moens Wauters Smet Dierckx Nijs";

const STEMS: &str = "Acker Berg Bos Braak Brink Broek Brug Bus Dal Dam Dijk Donk Duin Eik Elzen Esch Gast Geest Graaf Haag Ham \
Heide Hof Hol Hoorn Horst Hout Kamp Kerk Klooster Koog Kroon Laar Land Linde Loo Maat Mark Meer Molen Noord Oever Ooster Poel \
Polder Put Rijn Roer Rot Ruig Sand Schoon Sloot Spek Sta Steen Straat Tol Veld Ven Vliet Voort Waal Water Weer Wester Wiel Wijn \
Woud Zand Zee Zwaan Zuider";

const ENDINGS: &str = "van_{}en van_der_{} van_den_{} {}stra {}sma {}mans {}man {}huis {}kamp {}hof {}veld {}inga {}ers \
van_{}donk {}meijer {}horst ter_{} {}ink van_{}hoven {}berg";

const STREETS: &str = "Kerkstraat Dorpsstraat Schoolstraat Molenstraat Molenweg Hoofdstraat Stationsweg Julianastraat Beatrixstraat \
Wilhelminastraat Nieuwstraat Parklaan Kerkweg Stationsstraat Kastanjelaan Beukenlaan Eikenlaan Lindelaan Meidoornstraat Sportlaan \
Industrieweg Raadhuisstraat Emmastraat Prins_Hendrikstraat Oranjestraat Berkenlaan Populierenlaan Acacialaan Esdoornlaan \
Wilgenstraat Rozenstraat Tulpstraat Merelstraat Lijsterstraat Vinkenstraat Havenstraat Marktstraat Burgemeester_Smitstraat \
Rembrandtstraat Vermeerstraat Mozartlaan Beethovenlaan Zandweg Veldweg Achterweg Noordeinde Oosteinde Zuiderweg";

const STREET_FORMS: &str = "{}straat {}weg {}laan {}hof {}plein {}kade {}dreef van_{}enstraat {}pad {}singel {}gracht";

pub(super) static DUTCH: Naming = Naming {
    women: names(0.03, 0.62, WOMEN),
    men: names(0.034, 0.66, MEN),
    rest: Rest::Dutch,
    families: names(0.0053, 0.19, DUTCH_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "{}dam {}veen {}hoven {}dijk {}wijk {}drecht Nieuw-{}veen {}recht {}burg {}horst",
    streets: names(0.006, 0.12, STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 200,
    firms: "{}_B.V. {}_en_Zonen_B.V. Gebroeders_{} {}_Groothandel_B.V. {}_Advies Bakkerij_{} {}_Techniek_B.V. {}_Logistiek_B.V.",
};

pub(super) static FLEMISH: Naming = Naming {
    women: names(0.034, 0.6, WOMEN),
    men: names(0.03, 0.64, MEN),
    rest: Rest::Dutch,
    families: names(0.0055, 0.18, FLEMISH_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: "Van_{}en Van_der_{} Van_den_{} {}mans {}huyse {}kens {}aert {}inck {}aerts Ver{}en {}man {}maekers De_{}",
    suburbs: "{}gem {}hoven {}zele {}beke {}broek Sint-{} {}donk {}em",
    streets: names(0.011, 0.13, STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 260,
    firms: "{}_BV {}_NV {}_en_Zonen_BV Gebroeders_{} Bakkerij_{} {}_Logistics_NV Drukkerij_{}",
};
