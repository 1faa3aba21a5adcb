//! The larger cities of each country: where they lie, and the first signs of their postal codes and of those around them
//! (ranges of ZIP prefixes, Leitregionen, postcode areas, CEP, routing keys and so on, as the postal operators publish them).

use super::City;
use super::naming::Culture;

pub(super) static CITIES: [City; 134] = [
    city("AE", "Dubai", "Dubai", (25.20, 55.27), 3.6).codes("00000", "00000"),
    city("AR", "Buenos Aires", "Buenos Aires", (-34.60, -58.38), 15.6).codes("C1001-C1440", "B1600-B1900"),
    city("AT", "Vienna", "Vienna", (48.21, 16.37), 2.0).codes(
        "1010 1020 1030 1040 1050 1060 1070 1080 1090",
        "1100 1110 1120 1130 1140 1150 1160 1170 1180 1190 1200 1210 1220 1230",
    ),
    city("AT", "Styria", "Graz", (47.07, 15.44), 0.4)
        .codes("8010 8020 8036 8041-8047 8051-8055", "8061-8193 8401-8592"),
    city("AT", "Salzburg", "Salzburg", (47.81, 13.06), 0.2).codes("5020 5023 5026", "5061-5165 5301-5440"),
    city("AU", "New South Wales", "Sydney", (-33.87, 151.21), 5.3)
        .codes("2000-2050 2060-2089 2110-2140", "2141-2234 2745-2770 2555-2570")
        .areas("2 5550,2 7010"),
    city("AU", "Victoria", "Melbourne", (-37.81, 144.96), 5.2)
        .codes(
            "3000-3019 3050-3079 3101-3108 3121-3124 3157-3188",
            "3020-3049 3080-3099 3109-3116 3125-3156 3189-3207 3750-3810",
        )
        .areas("3 5550,3 7010"),
    city("AU", "Queensland", "Brisbane", (-27.47, 153.03), 2.6)
        .codes("4000-4014 4051-4078 4101-4122", "4123-4133 4151-4184 4300-4310 4500-4520")
        .areas("7 5550,7 7010"),
    city("AU", "Western Australia", "Perth", (-31.95, 115.86), 2.2)
        .codes("6000-6029 6050-6062 6100-6112", "6030-6038 6063-6084 6147-6180")
        .areas("8 5550,8 7010"),
    city("BE", "Brussels", "Brussels", (50.85, 4.35), 1.9).codes(
        "1000 1020 1030 1040 1050 1060 1070",
        "1080-1083 1090 1120 1130 1140 1150 1160 1170 1180 1190 1200 1210",
    ),
    city("BE", "Antwerp", "Antwerp", (51.22, 4.40), 1.1)
        .codes(
            "2000 2018 2020 2030 2040 2050 2060 2100 2140 2150 2170 2180 2600 2610 2660",
            "2070 2110 2160 2200-2290 2500-2590 2800-2890 2900-2990",
        )
        .named_as(Culture::Flemish),
    city("BE", "Liège", "Liège", (50.63, 5.57), 0.7)
        .codes("4000 4020 4030-4032", "4040-4053 4100-4190 4300-4367 4400-4480 4600-4690"),
    city("BR", "São Paulo", "São Paulo", (-23.55, -46.63), 21.0).codes("01-05 080-084", "06-07 085-089 09"),
    city("BR", "Rio de Janeiro", "Rio de Janeiro", (-22.91, -43.17), 12.0).codes("20-23", "24-26"),
    city("BR", "Minas Gerais", "Belo Horizonte", (-19.92, -43.94), 5.2).codes("30-31", "32-34"),
    city("BR", "Distrito Federal", "Brasília", (-15.79, -47.88), 3.9).codes("70-71", "722-735"),
    city("BR", "Bahia", "Salvador", (-12.97, -38.50), 3.6).codes("40-41", "42-44"),
    city("BR", "Paraná", "Curitiba", (-25.43, -49.27), 3.4).codes("80-82", "83"),
    city("BR", "Pernambuco", "Recife", (-8.05, -34.88), 3.9).codes("50-52", "53-54"),
    city("BR", "Rio Grande do Sul", "Porto Alegre", (-30.03, -51.22), 4.0).codes("90-91", "92-94"),
    city("CA", "Ontario", "Toronto", (43.65, -79.38), 6.2).codes("M1-M9", "L1 L3-L7 L9").areas("416,647,437,905,289"),
    city("CA", "Quebec", "Montreal", (45.50, -73.57), 4.3)
        .codes("H1-H5 H8-H9", "J3-J7")
        .areas("514,438,450,579")
        .named_as(Culture::Quebecois),
    city("CA", "British Columbia", "Vancouver", (49.28, -123.12), 2.6).codes("V5-V6", "V3-V4 V7").areas("604,778,236"),
    city("CA", "Alberta", "Calgary", (51.05, -114.07), 1.5).codes("T1-T3", "T4 T0").areas("403,587,825"),
    city("CH", "Zürich", "Zürich", (47.38, 8.54), 1.4).codes(
        "8001-8008 8032 8037 8038 8041 8044-8057 8063 8064",
        "8102-8197 8302-8427 8600-8640 8700-8712 8800-8825 8902-8957",
    ),
    city("CH", "Geneva", "Geneva", (46.20, 6.14), 0.6)
        .codes("1201-1209", "1212-1258 1281-1294")
        .named_as(Culture::Romand),
    city("CH", "Bern", "Bern", (46.95, 7.45), 0.4)
        .codes("3004-3008 3010-3014 3018 3019 3027", "3032-3128 3172-3186 3250-3312"),
    city("CL", "Santiago", "Santiago", (-33.45, -70.67), 6.9).codes("75-83", "84-97"),
    city("CN", "Shanghai", "Shanghai", (31.23, 121.47), 24.0).codes("2000-2004", "2011-2021"),
    city("CN", "Beijing", "Beijing", (39.90, 116.41), 18.0).codes("1000-1001", "1012-1026"),
    city("CO", "Bogotá", "Bogotá", (4.71, -74.07), 10.6).codes("1101-1115", "1116-1121"),
    city("CZ", "Prague", "Prague", (50.08, 14.44), 1.4).codes("10-13", "14-19"),
    city("CZ", "South Moravia", "Brno", (49.20, 16.61), 0.4).codes("60-64", "66-67"),
    city("DE", "Berlin", "Berlin", (52.52, 13.40), 4.5).codes("101-109", "120-126 130-136 140-141").areas("30 23125"),
    city("DE", "Hamburg", "Hamburg", (53.55, 9.99), 3.2)
        .codes("200-205 222-225 227", "2102-2114 2204-2217 226")
        .areas("40 66969"),
    city("DE", "Bavaria", "Munich", (48.14, 11.58), 2.9).codes("803-806 807-819", "820-823 850-857").areas("89 99998"),
    city("DE", "North Rhine-Westphalia", "Cologne", (50.94, 6.96), 3.5)
        .codes("506-511", "400-409 412-417 501-505 513-518 530-538")
        .areas("221 4710"),
    city("DE", "Hesse", "Frankfurt", (50.11, 8.68), 2.7)
        .codes("603-605 659", "611-618 630-636 642-658")
        .areas("69 90009"),
    city("DE", "Saxony", "Leipzig", (51.34, 12.37), 1.0).codes("041-043", "044-048 061-069 090-097"),
    city("DK", "Hovedstaden", "Copenhagen", (55.68, 12.57), 1.4).codes(
        "1050-1473 1550-1799 1800-2000 2100 2150 2200 2300 2400 2450 2500 2700 2720 2770",
        "2600-2690 2730-2765 2800-2990 3000-3660",
    ),
    city("DK", "Midtjylland", "Aarhus", (56.16, 10.20), 0.3)
        .codes("8000 8200 8210 8220 8230 8240 8250 8260 8270", "8300-8990"),
    city("EG", "Cairo", "Cairo", (30.04, 31.24), 22.0).codes("115-117", "111-114 118-119"),
    city("ES", "Madrid", "Madrid", (40.42, -3.70), 6.7).codes("280", "281-289"),
    city("ES", "Catalonia", "Barcelona", (41.39, 2.17), 5.6).codes("080", "081-089"),
    city("ES", "Valencia", "Valencia", (39.47, -0.38), 1.6).codes("460", "461-469"),
    city("ES", "Andalusia", "Seville", (37.39, -5.98), 1.5).codes("410", "411-419"),
    city("FI", "Uusimaa", "Helsinki", (60.17, 24.94), 1.3).codes("001-009", "011-020 024-029"),
    city("FI", "Pirkanmaa", "Tampere", (61.50, 23.76), 0.3).codes("331-338", "339 361-362 371-375"),
    city("FR", "Île-de-France", "Paris", (48.86, 2.35), 12.0).codes("75001-75020", "77 78 91-95").areas("1 99 00"),
    city("FR", "Auvergne-Rhône-Alpes", "Lyon", (45.76, 4.84), 2.3)
        .codes("69001-69009", "691-698 383 015-017")
        .areas("4 65 71"),
    city("FR", "Provence-Alpes-Côte d'Azur", "Marseille", (43.30, 5.37), 1.9)
        .codes("13001-13016", "131-139 830-837")
        .areas("4 65 71"),
    city("FR", "Occitanie", "Toulouse", (43.60, 1.44), 1.4)
        .codes("31000 31100 31200 31300 31400 31500", "3112-3119 3121-3129 3132-3139 3141-3149 3152-3159 316-318")
        .areas("5 36 49"),
    city("FR", "Hauts-de-France", "Lille", (50.63, 3.06), 1.5)
        .codes("59000 59160 59260 59777 59800", "5911-5915 5917-5925 5927-5929 593-596 620-629")
        .areas("3 53 01"),
    city("GB", "Greater London", "London", (51.51, -0.13), 9.7)
        .codes(
            "E1-E18 N1-N22 NW1-NW11 SE1-SE28 SW1-SW20 W2-W14 EC1 WC1",
            "BR1-BR7 CR0 CR2-CR9 DA5-DA8 DA14-DA18 EN1-EN5 HA0-HA9 IG1-IG8 IG11 KT1-KT6 KT9 RM1-RM14 SM1-SM6 \
             TW1-TW14 UB1-UB11",
        )
        .areas("20 7946 0"),
    city("GB", "Greater Manchester", "Manchester", (53.48, -2.24), 2.8)
        .codes("M1-M9 M11-M35", "BL0-BL9 OL1-OL12 SK1-SK8 SK14-SK16 WN1-WN7")
        .areas("161 496 0"),
    city("GB", "West Midlands", "Birmingham", (52.49, -1.89), 2.9)
        .codes("B1-B21 B23-B38", "B42-B44 B62-B75 CV1-CV7 DY1-DY9 WS1-WS10 WV1-WV14")
        .areas("121 496 0"),
    city("GB", "West Yorkshire", "Leeds", (53.80, -1.55), 1.9)
        .codes("LS1-LS29", "BD1-BD24 HD1-HD9 HX1-HX7 WF1-WF17")
        .areas("113 496 0"),
    city("GB", "Scotland", "Glasgow", (55.86, -4.25), 1.2)
        .codes("G1-G5 G11-G15 G20-G23 G31-G34 G40-G46 G51-G53", "G60-G84 PA1-PA19 ML1-ML12 KA1-KA30")
        .areas("141 496 0"),
    city("GB", "Wales", "Cardiff", (51.48, -3.18), 0.5)
        .codes("CF3 CF5 CF10 CF11 CF14 CF15 CF23 CF24", "CF31-CF48 CF61-CF64 CF71-CF72 NP4 NP10-NP26")
        .areas("29 2018 0"),
    city("GB", "Northern Ireland", "Belfast", (54.60, -5.93), 0.6).codes("BT1-BT17", "BT18-BT42").areas("28 9649 6"),
    city("GB", "Avon", "Bristol", (51.45, -2.59), 0.7)
        .codes("BS1-BS11 BS13-BS16", "BS20-BS41 BA1-BA3")
        .areas("117 496 0"),
    city("HK", "Hong Kong", "Hong Kong", (22.32, 114.17), 7.5).codes("999077", "999077"),
    city("ID", "Jakarta", "Jakarta", (-6.21, 106.85), 31.0).codes("10-11", "12-14"),
    city("IE", "Leinster", "Dublin", (53.35, -6.26), 1.3)
        .codes("D01-D18 D20 D22 D24", "A63 A67 A86 A94 A96 K32 K34 K36 K45 K56 K67 K78 W23"),
    city("IE", "Munster", "Cork", (51.90, -8.47), 0.3).codes("T12 T23", "T45 T56 P17 P24 P25 P31 P36 P43 P47"),
    city("IE", "Connacht", "Galway", (53.27, -9.05), 0.1).codes("H91", "H53 H54 H62 H65 H71"),
    city("IL", "Tel Aviv", "Tel Aviv", (32.09, 34.78), 4.4).codes("610-699", "490-609"),
    city("IN", "Maharashtra", "Mumbai", (19.08, 72.88), 24.0).codes("4000-4001", "4002-4007 4012-4016"),
    city("IN", "Delhi", "New Delhi", (28.61, 77.21), 29.0).codes("11000-11004", "11005-11009"),
    city("IN", "Karnataka", "Bengaluru", (12.97, 77.59), 12.0).codes("5600", "5601-5606 5621"),
    city("IT", "Lombardy", "Milan", (45.46, 9.19), 4.9).codes("2012-2016", "2000-2009 2080-2090"),
    city("IT", "Lazio", "Rome", (41.90, 12.50), 4.3).codes("0011-0019", "0001-0007"),
    city("IT", "Campania", "Naples", (40.85, 14.27), 3.1).codes("8012-8014", "8001-8007"),
    city("IT", "Piedmont", "Turin", (45.07, 7.69), 1.7).codes("1012-1015", "1002-1009"),
    city("JP", "Tokyo", "Tokyo", (35.68, 139.69), 37.0).codes("100-179", "180-208"),
    city("JP", "Osaka", "Osaka", (34.69, 135.50), 19.0).codes("530-559", "560-599"),
    city("JP", "Aichi", "Nagoya", (35.18, 136.91), 9.5).codes("450-468", "470-499"),
    city("JP", "Fukuoka", "Fukuoka", (33.59, 130.40), 5.5).codes("810 812-815 819", "811 816-818"),
    city("KE", "Nairobi", "Nairobi", (-1.29, 36.82), 5.0).codes("001-006", "007-009"),
    city("KR", "Seoul", "Seoul", (37.57, 126.98), 24.0).codes("01-04", "05-08"),
    city("KR", "Busan", "Busan", (35.18, 129.08), 3.4).codes("46-47", "48-49"),
    city("KW", "Kuwait", "Kuwait City", (29.38, 47.99), 3.1).codes("10-19", "20-85"),
    city("MX", "Mexico City", "Mexico City", (19.43, -99.13), 22.0).codes("01-09", "10-16"),
    city("MX", "Nuevo León", "Monterrey", (25.69, -100.32), 5.0).codes("64", "65-67"),
    city("MX", "Jalisco", "Guadalajara", (20.66, -103.35), 5.3).codes("44", "45-47"),
    city("MY", "Kuala Lumpur", "Kuala Lumpur", (3.15, 101.69), 8.0).codes("50-53", "54-60"),
    city("NG", "Lagos", "Lagos", (6.52, 3.38), 15.0).codes("100-101", "102-106"),
    city("NL", "North Holland", "Amsterdam", (52.37, 4.90), 2.5).codes("1011-1109", "1110-1447 1500-1567 2000-2154"),
    city("NL", "South Holland", "Rotterdam", (51.92, 4.48), 1.9).codes("3011-3089", "2600-2665 2900-2993 3100-3297"),
    city("NL", "Utrecht", "Utrecht", (52.09, 5.12), 0.7).codes("3511-3585", "3401-3481 3600-3648 3700-3769"),
    city("NL", "North Brabant", "Eindhoven", (51.44, 5.47), 0.8).codes("5611-5658", "5501-5595 5661-5757"),
    city("NO", "Oslo", "Oslo", (59.91, 10.75), 1.1).codes("01-05", "06-12"),
    city("NO", "Vestland", "Bergen", (60.39, 5.32), 0.3).codes("50-51", "52-53 56"),
    city("NZ", "Auckland", "Auckland", (-36.85, 174.76), 1.5).codes("10-11", "06 20-22"),
    city("NZ", "Canterbury", "Christchurch", (-43.53, 172.64), 0.4).codes("80-81", "74-77"),
    city("PH", "Metro Manila", "Manila", (14.60, 120.98), 24.0).codes("10-12", "13-18"),
    city("PL", "Masovia", "Warsaw", (52.23, 21.01), 2.0).codes("00-04", "05"),
    city("PL", "Lesser Poland", "Kraków", (50.06, 19.94), 0.8).codes("30-31", "32"),
    city("PL", "Łódź", "Łódź", (51.76, 19.46), 0.7).codes("90-94", "95"),
    city("PT", "Lisbon", "Lisbon", (38.72, -9.14), 2.9).codes("1000-1990", "2500-2980"),
    city("PT", "Porto", "Porto", (41.15, -8.61), 1.7).codes("4000-4369", "4400-4990"),
    city("SE", "Stockholm", "Stockholm", (59.33, 18.07), 1.7)
        .codes("111-118 120-129", "131-186 191-197")
        .areas("8-465 004"),
    city("SE", "Västra Götaland", "Gothenburg", (57.71, 11.97), 0.7)
        .codes("411-418 421-426", "427-449")
        .areas("31-390 06"),
    city("SG", "Singapore", "Singapore", (1.35, 103.82), 5.9).codes("01-40", "41-82"),
    city("TH", "Bangkok", "Bangkok", (13.76, 100.50), 17.0).codes("101 103-105", "106-109"),
    city("TR", "Istanbul", "Istanbul", (41.01, 28.98), 15.0).codes("340-342", "343-349"),
    city("TR", "Ankara", "Ankara", (39.93, 32.86), 5.0).codes("060-065", "066-069"),
    city("TW", "Taipei", "Taipei", (25.03, 121.57), 7.0).codes("100-106", "108-116"),
    city("US", "New York", "New York", (40.71, -74.01), 12.0)
        .codes("100-104 110-114 116", "105-109 115 117-119")
        .areas("212,646,718,917,347,516,914"),
    city("US", "New Jersey", "Newark", (40.74, -74.17), 7.0)
        .codes("071-072", "070 073-079 088-089")
        .areas("973,862,201,551,908,732"),
    city("US", "California", "Los Angeles", (34.05, -118.24), 13.0)
        .codes("900-905 907-908 910-914", "906 915-918 926-928 930")
        .areas("213,310,323,818,562,626"),
    city("US", "California", "Riverside", (33.95, -117.40), 4.6).codes("924-925", "922-923").areas("951,909,760"),
    city("US", "California", "San Francisco", (37.77, -122.42), 4.6)
        .codes("941", "940 943-951")
        .areas("415,628,510,650,925"),
    city("US", "Illinois", "Chicago", (41.88, -87.63), 9.4)
        .codes("606-608", "600-605")
        .areas("312,773,872,847,630,708"),
    city("US", "Texas", "Dallas", (32.78, -96.80), 7.6)
        .codes("752-753", "750-751 754 760-762")
        .areas("214,469,972,817"),
    city("US", "Texas", "Houston", (29.76, -95.37), 7.1).codes("770-772", "773-775").areas("713,281,832,346"),
    city("US", "Georgia", "Atlanta", (33.75, -84.39), 6.1).codes("303", "300-302").areas("404,470,678,770"),
    city("US", "Florida", "Miami", (25.76, -80.19), 6.1).codes("331-332", "330 333-334").areas("305,786,954,561"),
    city("US", "Pennsylvania", "Philadelphia", (39.95, -75.17), 6.2)
        .codes("191-192", "189-190 193-194")
        .areas("215,267,610,484"),
    city("US", "District of Columbia", "Washington", (38.91, -77.04), 1.4).codes("2000", "2001-2003").areas("202,771"),
    city("US", "Maryland", "Silver Spring", (39.00, -77.03), 2.4).codes("209", "206-208").areas("301,240"),
    city("US", "Virginia", "Arlington", (38.88, -77.10), 2.6).codes("222", "201 220-221 223").areas("703,571"),
    city("US", "Massachusetts", "Boston", (42.36, -71.06), 4.9)
        .codes("021-022", "017-020 023-024")
        .areas("617,857,781,508,978"),
    city("US", "Arizona", "Phoenix", (33.45, -112.07), 4.8).codes("850", "851-853").areas("602,480,623"),
    city("US", "Michigan", "Detroit", (42.33, -83.05), 4.4).codes("482", "480-481 483").areas("313,248,586,734"),
    city("US", "Washington", "Seattle", (47.61, -122.33), 4.0).codes("981", "980 982-984").areas("206,425,253"),
    city("US", "Minnesota", "Minneapolis", (44.98, -93.27), 3.7).codes("554", "550-551 553").areas("612,651,763,952"),
    city("US", "Colorado", "Denver", (39.74, -104.99), 3.0).codes("802", "800-801 803-805").areas("303,720"),
    city("US", "Missouri", "St. Louis", (38.63, -90.20), 2.8).codes("631", "630 633").areas("314,636"),
    city("US", "Tennessee", "Memphis", (35.15, -90.05), 1.3).codes("381", "380 382-383").areas("901,731"),
    city("US", "Ohio", "Columbus", (39.96, -83.00), 2.1).codes("432", "430-431 433").areas("614,380"),
    city("VN", "Ho Chi Minh City", "Ho Chi Minh City", (10.82, 106.63), 14.0).codes("700-719", "720-740"),
    city("ZA", "Gauteng", "Johannesburg", (-26.20, 28.05), 14.0).codes("20-21", "14-18 22 00"),
    city("ZA", "Western Cape", "Cape Town", (-33.92, 18.42), 4.8).codes("78-80", "71-77"),
];

const fn city(country: &'static str, region: &'static str, name: &'static str, place: (f64, f64), weight: f64) -> City {
    City { country, region, name, place, weight, codes: ("", ""), areas: "", culture: None }
}

impl City {
    const fn codes(self, town: &'static str, around: &'static str) -> Self {
        Self { codes: (town, around), ..self }
    }

    const fn areas(self, areas: &'static str) -> Self {
        Self { areas, ..self }
    }

    const fn named_as(self, culture: Culture) -> Self {
        Self { culture: Some(culture), ..self }
    }
}
