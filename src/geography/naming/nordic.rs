//! Nordic names: Sweden, Denmark, Norway, Finland. `fake` has none.

use super::{Family, Naming, Rest, names};

pub(super) static SWEDISH: Naming = Naming {
    women: names(
        0.024,
        0.8,
        "Anna Maria Margareta Elisabeth Eva Kristina Birgitta Karin Marie Ingrid Christina Linnéa Kerstin Sofia Lena Helena \
         Marianne Emma Johanna Linda Inger Sara Cecilia Elin Anita Louise Ulla Gunilla Susanne Ida Viktoria Hanna Malin Irene Carina \
         Jenny Monica Elsa Amanda Julia Josefin Annika Ellen Matilda Astrid Camilla Åsa Alice Moa Agneta Maja Klara Felicia Ebba Alva \
         Wilma Vera Saga Freja Olivia Stina Lisa Frida Therese Pernilla Annelie Yvonne Barbro Britt Gun Siv Berit Ann-Marie Siri Märta \
         Greta Nora Fatima Zahra Ylva Agnes Lovisa Tove Petra Ulrika Mona Gerd Rut Edit Signe",
    ),
    men: names(
        0.027,
        0.84,
        "Lars Mikael Anders Johan Erik Per Karl Peter Thomas Jan Daniel Fredrik Andreas Hans Stefan Mohamed Mats Marcus Mattias \
         Magnus Jonas Bengt Niklas Martin Björn Bo Alexander Viktor David Emil Patrik Leif Sven Christer Kjell Ulf Henrik Christian \
         Tommy Göran Robert Simon Oskar Anton Håkan Filip Joakim Ali Rickard William Lucas Rolf Tobias Jakob Robin Kent Adam Roger \
         Linus Sebastian Gustav Oliver Hugo Elias Axel Liam Ludvig Isak Nils Olof Gunnar Kenneth Ove Roland Jörgen Claes Arne Åke Sixten \
         Albin Melvin Leo Theo Vincent Ahmed Hassan Dennis Jimmy Urban Torbjörn Rasmus Samuel Kevin Max Arvid Tage Bertil Ingemar",
    ),
    rest: Rest::None,
    families: names(
        0.0225,
        0.36,
        "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson \
         Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist Lindgren Berg Axelsson Bergström Lundberg Lind \
         Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg Ali Mohamed Sjöberg Wallin Engström Eklund \
         Danielsson Lundin Håkansson Björk Bergman Gunnarsson Wikström Holm Isaksson Samuelsson Fransson Bergqvist Nyström Holmberg \
         Arvidsson Löfgren Söderberg Nyberg Ahmed Blomqvist Claesson Nordström Hassan Mårtensson Lundström Eliasson Pålsson Viklund \
         Björklund Berggren Sandström Nordin Ström Åberg Falk Ekström Hermansson Holmgren Hellström Dahlberg Sundberg Hedlund Öberg",
    ),
    family: Family::One,
    stems: "Ahl Alm Ask Berg Björk Blom Dahl Ek Eng Fager Fors Frid Gran Grön Gyll Hag Hammar Hed Holm Hög Kjell Lag Lilje Lind Ljung \
            Lund Lång Löf Malm Mo Nord Ny Näs Palm Ros Rud Rön Sand Sjö Skog Sten Strand Ström Sund Söder Tall Thor Vall Vester Vik Åker Öst",
    endings: "{}ström {}gren {}qvist {}berg {}man {}lund {}dahl {}blad {}stedt {}mark {}vall {}holm {}fors {}ell {}in {}ius",
    suburbs: "{}by {}sta {}köping {}torp {}hult {}näs {}vik {}ås Norra_{}by {}hammar",
    streets: names(
        0.009,
        0.14,
        "Storgatan Skolgatan Kyrkogatan Järnvägsgatan Ringvägen Skolvägen Björkvägen Storängsvägen Parkvägen Industrigatan \
         Drottninggatan Kungsgatan Nygatan Östra_Storgatan Norra_Vägen Södra_Vägen Stationsgatan Trädgårdsgatan Ängsvägen Lövvägen \
         Tallvägen Granvägen Backvägen Kyrkvägen Åkervägen Solvägen Strandvägen Skogsvägen Bruksvägen Hantverkargatan Fabriksgatan \
         Rönnvägen Aspvägen Lindvägen Ekvägen Fågelvägen Vasagatan Linnégatan Sveavägen",
    ),
    street_forms: "{}vägen {}gatan {}stigen {}gränd {}bergsvägen {}torget {}allén {}backen",
    address: "{} #",
    house_numbers: 110,
    firms: "{}_AB {}_&_Söner_AB {}s_Handel_AB Bröderna_{}_AB {}_Bygg_AB {}_Konsult_AB Café_{} {}_Partners_AB",
};

pub(super) static DANISH: Naming = Naming {
    women: names(
        0.016,
        0.78,
        "Anne Kirsten Mette Hanne Anna Helle Susanne Lene Maria Marianne Camilla Inge Karen Lone Bente Charlotte Pia Jette Else Louise \
         Birgitte Birthe Tina Gitte Inger Julie Ida Sofie Emma Line Laura Christina Lise Maja Signe Cecilie Mathilde Nanna Katrine \
         Caroline Trine Sanne Rikke Heidi Dorte Annette Ulla Kirstine Freja Clara Alma Alberte Karla Agnes Olivia Ella Josefine Nadia \
         Lærke Anja Stine Malene Linda Winnie Conny Ruth Grethe Ellen Lis Tove Merete Vibeke Pernille Sarah Frida Isabella Luna Liv",
    ),
    men: names(
        0.018,
        0.8,
        "Peter Michael Lars Jens Thomas Henrik Søren Christian Martin Jan Morten Anders Jesper Niels Mads Rasmus Per Hans Mikkel Jørgen \
         Ole Kim Frederik Poul Brian Erik Lasse Kristian Jonas Mathias Torben Simon Nikolaj John Bent Claus Allan Kenneth Christoffer \
         Steen Tobias Emil Alexander Magnus Oliver Victor Lucas William Noah Oscar Carl Malthe Alfred Valdemar Elias August Aksel Anton \
         Bo Finn Knud Svend Kurt Leif Flemming Carsten René Dennis Daniel Sebastian Jacob Jakob Andreas Philip Mohammad Ali Arthur Johan",
    ),
    rest: Rest::None,
    families: names(
        0.042,
        0.56,
        "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen Kristensen Olsen Thomsen \
         Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Jacobsen Mikkelsen Olesen Frederiksen Laursen Henriksen Lund \
         Schmidt Eriksen Holm Kristiansen Clausen Simonsen Svendsen Andreasen Iversen Jeppesen Mogensen Jespersen Nissen Lauridsen \
         Jessen Dahl Frandsen Østergaard Nørgaard Vestergaard Jepsen Kjær Bertelsen Carlsen Bach Dam Skov Lauritsen Friis Berg Winther \
         Toft Kjeldsen Søndergaard Brandt Bech Ravn Gregersen Hermansen Davidsen Krogh Juhl Bruun Beck Kruse Mathiesen",
    ),
    family: Family::One,
    stems: "Abild Ager Ask Bjerg Birke Bre Bro Dal Degn Dyr Eg Elle Eng Fisker Gade Grav Grøn Hald Ham Has Hede Hjort Høj Kirke Klit Kok \
            Lang Lind Lyng Mark Mose Nør Odder Over Ravns Ris Ros Sand Skov Sten Strand Svane Thor Trane Vest Vinter",
    endings: "{}gaard {}holm {}skov {}dal {}bjerg {}lund {}bæk {}borg {}strup {}by {}toft {}rup {}høj {}berg",
    suburbs: "{}strup {}lev {}by {}rød {}holm {}borg Nørre_{}by {}inge",
    streets: names(
        0.008,
        0.13,
        "Hovedgaden Skolevej Kirkevej Østergade Vestergade Nørregade Søndergade Møllevej Stationsvej Engvej Birkevej Skovvej \
         Bakkevej Jernbanegade Industrivej Lindevej Bøgevej Rosenvej Egevej Parkvej Strandvejen Tværvej Algade Kongevejen Søvej Nygade \
         Strandgade Torvegade Toldbodgade Solvej Vibevej Lærkevej Elmevej Ahornvej Kløvervej Markvej",
    ),
    street_forms: "{}vej {}gade {}vænget {}parken {}alle {}stien {}bakken",
    address: "{} #",
    house_numbers: 130,
    firms: "{}_ApS {}_A/S {}_&_Søn_ApS Brødrene_{} {}s_Bageri {}_Handel_A/S {}_VVS_ApS",
};

pub(super) static NORWEGIAN: Naming = Naming {
    women: names(
        0.022,
        0.78,
        "Anne Inger Kari Marit Ingrid Liv Eva Berit Astrid Bjørg Hilde Anna Solveig Marianne Randi Ida Nina Maria Elisabeth Kristin Bente \
         Heidi Silje Hanne Linda Tone Elin Tove Anita Camilla Ragnhild Gerd Emma Julie Karin Sara Hege Laila Ingeborg Vilde Nora Thea \
         Marte Stine Martine Lene Trine Wenche Monica Maren Guro Sofie Emilie Ella Maja Olivia Sigrid Frida Aurora Iselin Turid Else Unni \
         Grete Mona Siri Malin Kristine Cecilie Andrea Mathilde Oda Amalie",
    ),
    men: names(
        0.024,
        0.8,
        "Jan Per Bjørn Ole Lars Kjell Knut Svein Thomas Arne Geir Hans Martin Morten Odd Erik Terje Andreas Tor Anders John Rune Trond \
         Tore Daniel Kristian Jon Magnus Harald Olav Leif Einar Marius Tom Håkon Stian Jonas Øyvind Gunnar Espen Rolf Helge Nils Christian \
         Eirik Steinar Alexander Henrik Kåre Frode Fredrik Sander Mathias Tobias Emil Jakob Noah Oskar William Lucas Filip Oliver Kristoffer \
         Sindre Sondre Vegard Pål Roar Roy Dag Sverre Even Simen Mohammad Stig",
    ),
    rest: Rest::None,
    families: names(
        0.0097,
        0.2,
        "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg Haugen Hagen \
         Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen Henriksen Lund Sørensen Jakobsen Moen Gundersen Iversen Strand Svendsen \
         Solberg Martinsen Paulsen Knutsen Eide Bakken Kristoffersen Mathisen Lie Amundsen Nguyen Rasmussen Lunde Solheim Berge Moe Nygård \
         Bakke Kristensen Fredriksen Holm Lien Hauge Christensen Andresen Nielsen Knudsen Evensen Sæther Aas Myhre Hanssen Ahmed Haugland \
         Thomassen Simonsen Sivertsen Danielsen Berntsen Sandvik Rønning Arnesen Antonsen Næss Vik Haug Ellingsen Thorsen Edvardsen Birkeland",
    ),
    family: Family::One,
    stems: "Aune Ask Aus Berg Bjørk Bre Brekke Bru Dal Ek Elv Eng Fjell Fos Frøy Gjer Gran Grim Grø Hegg Hel Hol Hov Kleive Krog Kvam Lang \
            Lauv Ler Lund Lys Mel Mo Myr Nes Nord Os Ram Ravn Ros Sand Skog Sol Sten Sunn Tang Tveit Ul Vest Vold Øst Øye Ås",
    endings: "{}land {}stad {}vik {}nes {}heim {}set {}rud {}eng {}mo {}li {}gård {}haug {}tveit {}dal {}bø {}sund",
    suburbs: "{}vik {}stad {}nes {}heim {}sund {}voll Øvre_{} {}øya",
    streets: names(
        0.008,
        0.12,
        "Storgata Kirkeveien Skoleveien Bjørkeveien Strandveien Jernbanegata Skogveien Industriveien Granveien Parkveien Elveveien \
         Fjellveien Solveien Kirkegata Strandgata Furuveien Nedre_Gate Øvre_Gate Bakkeveien Åsveien Ringveien Stasjonsveien Rådhusgata \
         Tollbugata Havnegata Myrveien Lyngveien Rogneveien Hagaveien Dronningens_Gate Kongens_Gate",
    ),
    street_forms: "{}veien {}gata {}vegen {}stien {}bakken {}lia {}svingen",
    address: "{} #",
    house_numbers: 120,
    firms: "{}_AS {}_&_Sønn_AS Brødrene_{}_AS {}_Bygg_AS {}_Handel_AS {}s_Bakeri {}_Rådgivning_AS",
};

pub(super) static FINNISH: Naming = Naming {
    women: names(
        0.022,
        0.76,
        "Maria Anna Tuula Ritva Leena Anne Päivi Pirjo Sari Minna Marja Tiina Riitta Pirkko Tarja Anneli Eeva Merja Seija Laura Johanna Hanna \
         Kaisa Heidi Satu Raija Liisa Emilia Kirsi Eija Arja Marjatta Jaana Mari Susanna Katja Sanna Irja Mirja Aino Helena Emma Sofia Kristiina \
         Marika Outi Mervi Helmi Venla Sini Jenni Anni Ida Nea Ella Veera Elina Niina Anu Taina Kaarina Helvi Eila Terttu Suvi Iida Linnea",
    ),
    men: names(
        0.026,
        0.78,
        "Juha Timo Matti Kari Mikko Jari Antti Jukka Mika Markku Pekka Hannu Heikki Seppo Janne Ari Sami Ville Marko Petri Lauri Jani Teemu \
         Harri Raimo Jorma Jarmo Risto Pasi Martti Arto Esa Juhani Tomi Jussi Toni Eero Ilkka Olli Erkki Tapio Veikko Reijo Vesa Jaakko Juho \
         Kalle Niko Tuomas Tommi Aleksi Joonas Eetu Onni Elias Leo Oliver Väinö Eino Oskari Santeri Kimmo Tero Pertti Tapani Kalevi Aki Eemeli",
    ),
    rest: Rest::None,
    families: names(
        0.0041,
        0.14,
        "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen Salminen Heinonen \
         Niemi Heikkilä Salonen Kinnunen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala \
         Leppänen Väisänen Hiltunen Kallio Leinonen Aaltonen Pitkänen Miettinen Manninen Anttila Hakala Koivisto Peltonen Laaksonen Räsänen \
         Hirvonen Lehto Pesonen Aalto Laakso Moilanen Toivonen Lappalainen Halonen Rajala Mustonen Nurmi Partanen Kettunen Johansson Seppälä",
    ),
    family: Family::One,
    stems: "Ala Haapa Halla Harju Hauta Heina Hieta Hirva Honka Iso Joki Jousi Kaipa Kanga Kari Kauppi Keto Kivi Koivu Kokko Korpe Koski Kuja \
            Kukko Kulma Kuusi Laho Lampi Lauta Lehto Lepo Linna Lintu Luoma Metsä Mikko Myllä Nuora Oja Paju Palo Pelto Petä Pihla Poho Puro Raita \
            Ranta Raunia Rauta Ruoho Saari Salmi Sepä Suomi Tala Tammi Tervo Tikka Tuori Vaara Vainio Valko Vehka Vesa Viita Ylä",
    endings: "{}nen {}la {}mäki {}niemi {}lahti {}järvi {}aho {}lainen {}koski {}vuori {}ranta {}maa {}kangas {}pää",
    suburbs: "{}lahti {}mäki {}järvi {}niemi {}koski {}la Ylä-{} {}kylä",
    streets: names(
        0.007,
        0.12,
        "Koulutie Rantatie Kirkkotie Asematie Myllytie Peltotie Metsätie Koivutie Kauppakatu Keskuskatu Hämeenkatu Puistokatu Kirkkokatu \
         Rantakatu Teollisuustie Urheilutie Pihlajatie Kuusitie Mäntytie Leppätie Niittytie Harjutie Mäkitie Joutsentie Satakunnantie Satamakatu \
         Linnankatu Torikatu Isokatu Aleksanterinkatu Mannerheimintie Lehtotie Haapatie Kangastie",
    ),
    street_forms: "{}tie {}katu {}kuja {}polku {}rinne {}kaari {}raitti",
    address: "{} #",
    house_numbers: 90,
    firms: "{}_Oy {}_&_Pojat_Oy Veljekset_{}_Oy {}_Tukku_Oy {}_Rakennus_Oy Kahvila_{} {}_Consulting_Oy",
};
