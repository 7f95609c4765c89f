"""Everyday content words under one head word each; phrases of the catalogue are written with the head words."""

from parsers.listed import listed

LEMMAS: dict[str, str] = {
    # questions
    "berapa": (
        "berapa brp brapa brpa brape berape berapo piro pira pinten sabaraha barapa bara padum sadia siaga "
        "berapakah brapakah brpkah much"
    ),
    "kapan": "kapan kpn kpankah iraha kapankah when bilakah",
    "bagaimana": "bagaimana gimana gmn gmana bgmn bgmana bagaimanakah pripun kumaha piye kepriye gimane gemana how",
    "mana": (
        "mana mn mna endi ndi pundi dimana dmn dmana dmna dima mano kemana kmn kmana where kelanjutan kelanjutanya"
    ),
    "apa": "apa apakah ap apaan opo naon nopo what which",
    "kenapa": "kenapa knp knapa napa mengapa ngapa naha kunaon why ngopo",
    # time and negation
    "sudah": "sudah udah udh ud sdh dah uda wis wes sampun tos atos so su parantos telah tlah sdah already pernah",
    "belum": "belum blm blom blum lom durung dereng tacan acan belon bulum belumpi not yet",
    "tidak": (
        "tidak tdk tdak gak ga gk nggak ngga enggak engga kagak kaga ora mboten henteu ndak nda tak indak nggk "
        "ndk dak g tida gag dont"
    ),
    "jangan": "jangan jgn jng jngn jgan jangn ojo ojok ulah jan",
    "lagi": "lagi lg lgi maneh malih deui again kembali kmbali balik",
    "terus": "terus trs trus terusan",
    "jadi": "jadi jd dadi jadinya",
    "lama": "lama lm lamanya suwe lila long",
    "usah": "usah ush",
    "cukup": "cukup ckp",
    # sending and receiving
    "sms": "sms smsnya smsan msg message messages pesan text texts texting sma messaging",
    "kirim": (
        "kirim krm kirimi dikirim mengirim ngirim ngirimi send sending kirimin kirimkan dikirimi hubungi menghubungi"
    ),
    "terima": "terima trima trm menerima nerima receive nrima",
    "dapat": "dapat dpt dapet dpet get dapatkan mendapat mendapatkan dapetin",
    "langganan": "langganan berlangganan lnggnan langganannya subscription",
    "aktifkan": (
        "aktifkan aktipkan ngaktifin aktifin aktipin aktivkan hidupkan nyalakan nyalain hidupin idupin idupkan "
        "diaktifkan diaktipkan mengaktifkan aktifasi aktivasi lanjutkan lanjutin terusin teruskan activate resume "
        "sambung kembalikan"
    ),
    "aktif": "aktif aktip aktf aktiv aktiph active",
    "salah": "salah slh salh kesalahan wrong",
    "batal": "batalkan dibatalkan",
    "mau": (
        "mau mo mao maw mw pengen pengin pingin pgn ingin hendak badhe bade arep hoyong nak want wanna minta mnt "
        "ikut boleh"
    ),
    # money and its way
    "uang": (
        "uang duit dwit doku dana tabungan tabunganku pitih artos hepeng dhuwit yatra uangku duitku money fund "
        "total jumlah"
    ),
    "cairkan": "cairkan cairin mencairkan mencairin nyairin nyairkan ngecairin ngecairkan",
    "cair": "cair cairnya cairna dicairkan dicairin pencairan paid metu metune pencairanya",
    "proses": "proses prosesnya diproses dproses processed process progress progres prosesna",
    "sampai": "sampai sampe smpe smpai smp smpek sampek nyampe tekan dugi dumugi nyampek sejauh",
    "kabar": "kabar kabarnya kbr info2 perkembangan kelanjutannya kelanjutan kejelasan kejelasannya update",
    "tahap": "tahap tahapan thp",
    "pengajuan": "pengajuan mengajukan ngajukan ngajukno diajukan ajukan ngajuin pengajuannya submission",
    "disetujui": "disetujui acc approved setuju diacc approve",
    "ditolak": "ditolak tolak rejected reject",
    "masuk": "masuk msk msuk mlebu",
    "wawancara": "wawancara interview",
    "berkas": "berkas brkas dokumennya berkasnya",
    "bayar": "bayar byr dibayar membayar bayaran dibayarkan byar",
    "setor": "setor disetor disetorkan nyetor menyetor",
    "ambil": "ambil ngambil diambil mengambil ambilnya withdraw tarik",
    "bisa": "bisa bs bsa iso saged tiasa can boleh blh bole biso",
    "lengkap": "lengkap lngkp komplit complete",
    "terakhir": "terakhir terakir trakhir last terbaru",
    # help
    "cara": "cara caranya cr carana carane caranyo crnya cranya",
    "bingung": "bingung bngung binggung gaptek pusing confused",
    "mengerti": "mengerti ngerti paham faham pham ngrti mudeng understand",
    "pakai": "pakai pake makai gunakan menggunakan penggunaan use pemakaian",
    "contoh": "contoh contohnya cth example",
    "perintah": "perintah perintahnya kunci kuncinya keyword keywords command commands",
    "ketik": "ketik ketikannya",
    "format": "format formatnya formate",
    "layanan": "layanan layanannya pelayanan service services fasilitas fitur",
    # places and papers
    "dekat": "terdekat dekat deket dkt terdkat nearest near",
    "dimana": "lokasi lokasinya letak letaknya",
    "alamat": "alamat alamatnya almt address",
    "hilang": "hilang ilang hlg hilangnya lost",
    "hafal": "hafal hapal ingat inget",
    "kepesertaan": "kepesertaan keanggotaan membership keanggotan member",
    "gaji": "gaji gajih upah",
    "resign": "resign phk keluar berhentikerja",
    "transfer": "ditransfer transferan",
    "ganti": "ganti diganti mengganti gantikan ngganti gnti",
    "buka": "buka bukanya dibuka",
    "tutup": "tutup tutupnya",
}

# Ordinary words that look like a keyword with a slip: never guessed at.
ORDINARY = listed("""
    aduh adukan aktor antar asimilasi aturan bagian bakar balap balas balasan bangun bangunan bantal bantalan
    barat batuan bawaan belanja belas bertahan blog blok bloko buatan darat dasar datar emulasi faktor halo heap
    held hell helm iklim imlek inti into jalan kabar kacak kain kaktus kalem kalian kalimat kanker kantin kanton
    kantong kantuk kapten karat karim karton kartun katun kaum klien klinik kontrak kotor lacur lampor lapak
    lapar lapis laporannya lawak layak luas luka luran lusa malam melapor mentu menur motor mulas mulus mulut
    nilai pandan pandu pantau pantauan pasar ratus rusak sabdo salah salam salep salju salon sarang seratus
    setara sharif shop simpati simpulan situs slop smart solo sport stabil stadium star stars stasiun stat
    statuta step stoa stok stor stress surat syarif tart tetes toko trading training truck turun ukuran urusan
    waktu
""")

# Towns and districts that look like a keyword with a slip; in a text to us they answer "which town?".
TOWNS = listed("""
    baja bajawa bali bandung bantul batang batu bawang bintan bintang bintuni bitung bolaang cakung calang cawang kelapa
    ngada pali pandang pelalawan poso sabang stabat
""")

# Number words, for amounts and years written out.
NUMBER_WORDS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
    "sebelas": 11,
    "setengah": 0,
}
